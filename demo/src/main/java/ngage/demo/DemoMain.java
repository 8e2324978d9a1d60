package ngage.demo;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// The `demo` command.
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Runs a whole show on this machine: Redis, backend, video, a mob of phones and, where"
                    + " there is a display, the control room.",
            "Ctrl-C ends everything."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0: the show ran",
            "1: a ballot is lost or doubled, a phone saw a gap, or a cue was not shown",
            "2: the command line is wrong",
            "3: something could not be started"
        })
public final class DemoMain implements Callable<Integer> {

    private static final int PHONES_WITH_WINDOW = 200;
    private static final int PHONES_HEADLESS = 2000;
    private static final int SECONDS_HEADLESS = 120;

    @Option(
            names = "--headless",
            description = "No control room: an autopilot presses GO, and a table ends it.")
    boolean headless;

    @Option(
            names = "--phones",
            paramLabel = "N",
            description = "Size of the mob (default: 200, headless 2000).")
    @Nullable Integer phones;

    @Option(
            names = "--duration",
            paramLabel = "SECONDS",
            description =
                    "How long the show may take once phones can see the programme (default:"
                            + " until Ctrl-C, headless 120).")
    @Nullable Integer duration;

    @Option(
            names = "--summary",
            paramLabel = "FILE",
            description = "Where to write the outcome as JSON.")
    @Nullable Path summary;

    @Option(
            names = "--video",
            paramLabel = "FILE",
            description = "Your own video as the programme.")
    @Nullable Path video;

    @Option(
            names = "--http-port",
            paramLabel = "PORT",
            defaultValue = "8080",
            description = "For phones and desks (default: ${DEFAULT-VALUE}).")
    int httpPort;

    @Option(
            names = "--ingest-port",
            paramLabel = "PORT",
            defaultValue = "8890",
            description = "For the studio's SRT (default: ${DEFAULT-VALUE}).")
    int ingestPort;

    /// How the studio pushes the programme.
    enum Way {
        srt,
        rtmp
    }

    @Option(
            names = "--studio",
            paramLabel = "WAY",
            defaultValue = "srt",
            description = "How the studio pushes: srt or rtmp (default: ${DEFAULT-VALUE}).")
    Way studio = Way.srt;

    @Option(
            names = "--rtmp-port",
            paramLabel = "PORT",
            defaultValue = "1935",
            description = "For the studio's RTMP (default: ${DEFAULT-VALUE}).")
    int rtmpPort;

    @Option(
            names = "--rendition",
            paramLabel = "NAME=WxH@KBPS",
            description =
                    "Of the programme, such as 480p=854x480@1200; may come several times"
                            + " (default: the backend's two).")
    List<String> renditions = List.of();

    @Option(
            names = "--redis",
            paramLabel = "URI",
            description = "Your own Redis, 7.0 or newer (default: one of the demo's own).")
    @Nullable URI redis;

    @Option(
            names = "--redis-port",
            paramLabel = "PORT",
            defaultValue = "6399",
            description = "For the demo's own Redis (default: ${DEFAULT-VALUE}).")
    int redisPort;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "${env:NGAGE_DATA:-.ngage}",
            description = "The only folder that is written to (default: ${DEFAULT-VALUE}).")
    Path data = Path.of(".ngage");

    @Option(
            names = "--ffmpeg",
            paramLabel = "PATH",
            description = "The ffmpeg to use (default: the PATH's, else the bundled one).")
    @Nullable Path ffmpeg;

    public static void main(String[] args) {
        System.exit(new CommandLine(new DemoMain()).execute(args));
    }

    @Override
    public Integer call() throws InterruptedException {
        try {
            DataFolder folder = DataFolder.at(data);
            // Before anything logs: our own log goes to a file, the terminal is for people.
            System.setProperty("logback.configurationFile", "ngage/demo/demo-logback.xml");
            System.setProperty("ngage.demo.log", folder.logs().resolve("demo.log").toString());
            return new Demo(config(), folder, System.out).run();
        } catch (IOException e) {
            System.err.println("ngage demo: --data " + data + " cannot be written: " + e);
        } catch (DemoException e) {
            System.err.println("ngage demo: " + e.getMessage());
        }
        return 3;
    }

    private DemoConfig config() {
        boolean hasDisplay =
                System.getenv("DISPLAY") != null
                        || System.getenv("WAYLAND_DISPLAY") != null
                        || System.getProperty("os.name").startsWith("Mac");
        Integer seconds = duration != null ? duration : headless ? SECONDS_HEADLESS : null;
        return new DemoConfig(
                headless
                        ? DemoConfig.Director.AUTOPILOT_ONLY
                        : hasDisplay ? DemoConfig.Director.PERSON : DemoConfig.Director.AUTOPILOT,
                phones != null ? phones : headless ? PHONES_HEADLESS : PHONES_WITH_WINDOW,
                seconds == null ? null : Duration.ofSeconds(seconds),
                summary,
                video,
                renditions,
                httpPort,
                ingestPort,
                studio == Way.rtmp ? rtmpPort : null,
                redis,
                redisPort,
                ffmpeg);
    }
}
