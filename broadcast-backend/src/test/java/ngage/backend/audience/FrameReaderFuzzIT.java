package ngage.backend.audience;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// A slice of a coverage-guided search for bytes that the frame reader does not bear. For a longer one,
/// `-Dngage.fuzz.seconds=600`. What it finds is in `target/fuzz`.
///
/// Jazzer runs as a program of its own: it instruments the JVM that it is in.
@EnabledOnOs(OS.LINUX)
class FrameReaderFuzzIT {

    private static final int SECONDS = Integer.getInteger("ngage.fuzz.seconds", 30);
    private static final int LEAST_RUNS = 1000;
    private static final int PATIENCE_SECONDS = 120;
    private static final Pattern DONE = Pattern.compile("Done (\\d+) runs in (\\d+) second");

    @Test
    @Timeout(value = 1, unit = TimeUnit.HOURS) // it has its own, by how long it is asked to search
    void findsNothingThatTheFrameReaderDoesNotBear() throws Exception {
        Path folder = Path.of("target", "fuzz").toAbsolutePath();
        Path corpus = Files.createDirectories(folder.resolve("corpus"));
        writeSeeds(corpus);
        Path log = folder.resolve("log.txt");
        Process jazzer = start(folder, corpus, log);
        boolean hasEnded = jazzer.waitFor(SECONDS + PATIENCE_SECONDS, TimeUnit.SECONDS);
        jazzer.destroyForcibly();

        String said = lastOf(Files.readString(log));
        assertTrue(hasEnded, said);
        assertEquals(0, jazzer.exitValue(), said);
        Matcher done = DONE.matcher(said);
        assertTrue(done.find(), said);
        assertTrue(Integer.parseInt(done.group(1)) >= LEAST_RUNS, done.group());
    }

    /// The end, where the finding is: a report shows the first lines of a message only.
    private static String lastOf(String said) {
        return said.substring(Math.max(0, said.length() - 4000));
    }

    private static Process start(Path folder, Path corpus, Path log) throws IOException {
        List<String> command =
                List.of(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Xmx512m",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-XX:+EnableDynamicAgentLoading",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "com.code_intelligence.jazzer.Jazzer",
                        "--target_class=" + FrameReaderFuzz.class.getName(),
                        "--instrumentation_includes=ngage.backend.audience.FrameReader:"
                                + "ngage.backend.audience.Utf8",
                        "--custom_hook_includes=ngage.**",
                        "-max_total_time=" + SECONDS,
                        "-max_len=1024",
                        // -Xmx bounds it. libFuzzer's own limit counts the most that the process
                        // which
                        // started it ever held, too.
                        "-rss_limit_mb=0",
                        corpus.toString());
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    /// Frames as a phone sends them, for the search to start from; before them, where to cut.
    private static void writeSeeds(Path corpus) throws IOException {
        byte[][] seeds = {
            FrameReaderTest.frame(0x81, "{\"type\":\"ping\"}"),
            FrameReaderTest.frame(0x01, "two "),
            FrameReaderTest.frame(0x80, "parts"),
            FrameReaderTest.frame(0x82, "binary"),
            FrameReaderTest.frame(0x89, "ping"),
            FrameReaderTest.frame(0x88, "\u0003\u00e8"),
            FrameReaderTest.frame(0x81, "x".repeat(200)),
            {0x01, (byte) 0xff, 0, 0, 0, 0, 0, 1, 0, 0, 1, 2, 3, 4},
            "नमस्ते €".getBytes(UTF_8),
        };
        for (int i = 0; i < seeds.length; i++) {
            ByteArrayOutputStream seed = new ByteArrayOutputStream();
            seed.writeBytes(new byte[] {3, 17});
            seed.writeBytes(seeds[i]);
            Files.write(corpus.resolve("seed-" + i), seed.toByteArray());
        }
    }
}
