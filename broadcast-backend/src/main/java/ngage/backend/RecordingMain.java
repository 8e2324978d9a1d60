package ngage.backend;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import ngage.backend.video.recording.RecordingFilesEndpoint;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `./ngage recording SHOWRUN`: shows a recorded run in the browser, each cue at its frame. Serves this machine only,
/// until it is ended.
@Command(
        name = "ngage-recording",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = "Shows a recorded run with its cues in a browser of this machine.")
public final class RecordingMain implements Callable<Integer> {

    /// In the data folder.
    static final String FOLDER = "recordings";

    private static final int WRONG_USE = 2;

    private final PrintStream out;

    @Parameters(index = "0", paramLabel = "SHOWRUN", description = "Id of the run, or a folder.")
    private String showRun = "";

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
    public Integer call() {
        Path folder = folder();
        if (!RecordingFilesEndpoint.isRecording(folder)) {
            System.err.println(
                    "There is no recording in "
                            + folder.toAbsolutePath()
                            + ": name the run as the backend says it at its start, or its folder.");
            return WRONG_USE;
        }
        out.println("recording: " + RecordingServer.start(folder, port).address() + "   (Ctrl-C ends it)");
        out.flush();
        return 0;
    }

    private Path folder() {
        Path named = Path.of(showRun);
        if (Files.isDirectory(named)) {
            return named;
        }
        return (recordings != null ? recordings : data.resolve(FOLDER)).resolve(showRun);
    }
}
