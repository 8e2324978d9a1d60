package ngage.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import ngage.backend.video.ffmpeg.Ffmpeg;
import ngage.backend.video.ffmpeg.FfmpegMissingException;
import ngage.backend.video.ffmpeg.H264Encoder;
import ngage.demo.programme.Fonts;

/// The `doctor` command: looks at this machine and says, in words, what it has and lacks for ngage, with
/// the cure. It writes to the data folder only: the bundled Redis has to be unpacked to be tried.
public final class Doctor {

    private static final long FILES_PER_PHONE_HERE = 3;
    private static final long FILES_BESIDES = 500;
    private static final long PHONES = 2000;

    private final PrintStream out;
    private int lacking;

    private Doctor(PrintStream out) {
        this.out = out;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        Doctor doctor = new Doctor(System.out);
        doctor.examine(DataFolder.at(Path.of(args.length > 0 ? args[0] : ".ngage")));
        System.exit(doctor.lacking == 0 ? 0 : 1);
    }

    private void examine(DataFolder folder) throws InterruptedException {
        jdk();
        maven();
        port(8080, "the backend", "--http-port", Ports.isFreeTcp(8080));
        port(8890, "the video ingest (UDP)", "--ingest-port", Ports.isFreeUdp(8890));
        port(6399, "the demo's Redis", "--redis-port", Ports.isFreeTcp(6399));
        openFiles();
        display();
        fonts();
        video(folder);
        redis(folder);
        chromium();
        out.println();
        out.println(
                lacking == 0
                        ? "This machine has all that ngage wants."
                        : lacking
                                + " thing"
                                + (lacking == 1 ? " is" : "s are")
                                + " lacking; see above.");
    }

    private void jdk() {
        int release = Runtime.version().feature();
        if (release >= 25) {
            ok("JDK", Runtime.version() + " in " + System.getProperty("java.home"));
        } else {
            lacks("JDK", "runs on " + release, "Install a JDK 25 and set JAVA_HOME to it.");
        }
    }

    private void maven() throws InterruptedException {
        String version = line("Apache Maven", "mvn", "-v");
        if (!version.isEmpty()) {
            ok("Maven", version.replaceAll("\u001b\\[[0-9;]*m", ""));
        } else {
            lacks("Maven", "no mvn on the PATH", "apt-get install maven");
        }
    }

    private void port(int port, String what, String option, boolean isFree) {
        if (isFree) {
            ok("port " + port, "free for " + what);
        } else {
            lacks(
                    "port " + port,
                    "in use, and " + what + " wants it",
                    "End what uses it, or start the demo with " + option + " PORT.");
        }
    }

    private void openFiles() {
        if (!(ManagementFactory.getOperatingSystemMXBean()
                instanceof com.sun.management.UnixOperatingSystemMXBean system)) {
            ok("open files", "this system tells no limit");
            return;
        }
        long limit = system.getMaxFileDescriptorCount();
        long wanted = PHONES * FILES_PER_PHONE_HERE / 2 + FILES_BESIDES;
        if (limit >= wanted) {
            ok("open files", "%,d in one process".formatted(limit));
        } else {
            lacks(
                    "open files",
                    "%,d in one process, while %,d phones want %,d"
                            .formatted(limit, PHONES, wanted),
                    "ulimit -n " + Math.max(wanted, 20_000) + ", or a smaller --phones.");
        }
    }

    private void display() {
        String x11 = System.getenv("DISPLAY");
        String wayland = System.getenv("WAYLAND_DISPLAY");
        if (x11 != null || wayland != null) {
            ok("display", x11 != null ? "X11 " + x11 : "Wayland " + wayland);
        } else if (System.getProperty("os.name").startsWith("Mac")) {
            ok("display", "macOS");
        } else {
            lacks(
                    "display",
                    "neither DISPLAY nor WAYLAND_DISPLAY is set, so no control room opens",
                    "Log in on a desktop, or run ./ngage demo --headless.");
        }
    }

    private void fonts() {
        if (Fonts.haveHindi()) {
            ok("fonts", Fonts.fingerprint());
        } else {
            lacks(
                    "fonts",
                    "none of the installed ones has Devanagari",
                    "apt-get install fonts-noto-core");
        }
    }

    private void video(DataFolder folder) throws InterruptedException {
        try {
            Ffmpeg ffmpeg = Ffmpeg.find(null, folder.natives());
            ok("ffmpeg", ffmpeg.version() + ", " + ffmpeg.executable());
            ok(
                    "encoder",
                    ffmpeg.encoder().ffmpegName()
                            + (ffmpeg.encoder() == H264Encoder.LIBX264
                                    ? ""
                                    : ", which will do; libx264 looks better"));
        } catch (FfmpegMissingException e) {
            lacks("ffmpeg", String.valueOf(e.getMessage()), "apt-get install ffmpeg");
        }
    }

    private void redis(DataFolder folder) throws InterruptedException {
        try {
            DemoRedis.Server server = DemoRedis.find(folder);
            ok("Redis", server.version() + ", " + server.origin() + ": " + server.executable());
        } catch (DemoException e) {
            lacks("Redis", String.valueOf(e.getMessage()), "apt-get install redis-server");
        }
    }

    private void chromium() throws InterruptedException {
        String version = line("Chromium", "chromium", "--version");
        if (!version.isEmpty()) {
            ok("Chromium", version + " (only the tests use it)");
        } else {
            lacks("Chromium", "not on the PATH; only the tests use it", "apt-get install chromium");
        }
    }

    private void ok(String what, String text) {
        out.printf("ok     %-11s %s%n", what, text);
    }

    private void lacks(String what, String text, String cure) {
        lacking++;
        out.printf("lacks  %-11s %s%n       %-11s cure: %s%n", what, text, "", cure);
    }

    /// @return the first line it says with this word; empty if there is none or it cannot be run
    private static String line(String word, String... command) throws InterruptedException {
        try {
            Process process =
                    new ProcessBuilder(Arrays.asList(command)).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String said =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor(20, TimeUnit.SECONDS);
            return said.lines().filter(line -> line.contains(word)).findFirst().orElse("");
        } catch (IOException _) {
            return "";
        }
    }
}
