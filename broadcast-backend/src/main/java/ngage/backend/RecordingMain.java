package ngage.backend;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import ngage.backend.video.recording.RecordingConfig;
import ngage.backend.video.recording.RecordingFilesEndpoint;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `./ngage recording SHOWRUN`: shows a recorded run in the browser, each cue at its frame. Serves this machine only,
/// until it is ended. Without an id it lists the recordings.
@Command(
        name = "ngage-recording",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = "Shows a recorded run with its cues in a browser of this machine.")
public final class RecordingMain implements Callable<Integer> {

    private static final int WRONG_USE = 2;

    private static final DateTimeFormatter DAY_AND_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

    private final PrintStream out;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "SHOWRUN",
            description = "Id of the run, or a folder; without it: lists what is there.")
    private @Nullable String showRun;

    @Option(names = "--data", paramLabel = "DIR", description = "As of the backend.")
    private Path data = Path.of("data");

    @Option(
            names = "--recordings",
            paramLabel = "FOLDER",
            description = "As of the backend; else 'recordings' in --data.")
    private @Nullable Path recordings;

    @Option(names = "--port", description = "To serve it on; 0 for any free one.")
    private int port;

    RecordingMain(PrintStream out) {
        this.out = out;
    }

    public static void main(String[] arguments) {
        int code = new CommandLine(new RecordingMain(System.out)).execute(arguments);
        if (code != 0) {
            System.exit(code);
        }
    }

    @Override
    public Integer call() throws IOException {
        String named = showRun;
        if (named == null) {
            return list();
        }
        Path folder = folder(named);
        if (!RecordingFilesEndpoint.isRecording(folder)) {
            System.err.println(
                    "There is no recording in "
                            + folder.toAbsolutePath()
                            + ": name the run as the backend says it at its start, or its folder.");
            return WRONG_USE;
        }
        out.println(
                "recording: "
                        + RecordingServer.start(folder, port).address()
                        + "   (Ctrl-C ends it)");
        out.flush();
        return 0;
    }

    private Path folder(String named) {
        Path folder = Path.of(named);
        return Files.isDirectory(folder) ? folder : recordings().resolve(named);
    }

    private Path recordings() {
        return RecordingConfig.folder(data, recordings);
    }

    private int list() throws IOException {
        Path folder = recordings();
        Map<Instant, String> found = new TreeMap<>(Comparator.reverseOrder());
        if (Files.isDirectory(folder)) {
            try (Stream<Path> runs = Files.list(folder)) {
                for (Path run : runs.filter(RecordingFilesEndpoint::isRecording).toList()) {
                    found.put(
                            RecordingFilesEndpoint.lastWritten(run),
                            String.valueOf(run.getFileName()));
                }
            }
        }
        if (found.isEmpty()) {
            out.println("There is no recording in " + folder.toAbsolutePath() + ".");
        }
        found.forEach((written, run) ->
                out.printf(
                        "%s   until %s%n",
                        run, DAY_AND_TIME.format(written.atZone(ZoneId.systemDefault()))));
        out.flush();
        return 0;
    }
}
