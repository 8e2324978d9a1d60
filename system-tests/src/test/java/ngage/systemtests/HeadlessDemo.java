package ngage.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import ngage.demo.Venue;
import ngage.protocol.CueId;
import ngage.protocol.CueRunId;
import ngage.protocol.json.Json;
import ngage.protocol.json.JsonProblem;
import org.jspecify.annotations.Nullable;

/// `demo --headless` as a process of its own, as a person starts it. One thread.
final class HeadlessDemo implements AutoCloseable {

    private static final Duration COUNTING = Duration.ofMinutes(2);

    private final Process process;
    private final BufferedReader lines;
    private final Path summary;
    private final List<String> said = new ArrayList<>();

    /// What `--summary` must have at least.
    record Summary(
            int phones,
            List<Cue> cues,
            long lost,
            long doubled,
            long gaps,
            Percentiles displaySkewMs,
            Percentiles goToSocketMs) {

        Summary {
            cues = List.copyOf(cues);
        }

        record Cue(CueId cue, @Nullable CueRunId cueRun, int expected, int shown) {}

        record Percentiles(double p50, double p99, double max) {}
    }

    private HeadlessDemo(Process process, Path summary) {
        this.process = process;
        this.lines = process.inputReader();
        this.summary = summary;
    }

    static HeadlessDemo start(Venue.VenuePorts ports, int phones, Duration duration, Path data)
            throws IOException {
        Path summary = data.resolve("out.json");
        List<String> words =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "--enable-native-access=ALL-UNNAMED",
                        "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
                        "-Djava.net.preferIPv4Stack=true",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "ngage.demo.DemoMain",
                        "--headless",
                        "--phones",
                        "" + phones,
                        "--duration",
                        "" + duration.toSeconds(),
                        "--summary",
                        summary.toString(),
                        "--http-port",
                        "" + ports.http(),
                        "--ingest-port",
                        "" + ports.ingest(),
                        "--redis-port",
                        "" + ports.redis(),
                        "--data",
                        data.toString());
        return new HeadlessDemo(
                new ProcessBuilder(words).redirectErrorStream(true).start(), summary);
    }

    /// Reads its output until a line has this text.
    void awaitLine(String text) throws IOException, TimeoutException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            said.add(line);
            if (line.contains(text)) {
                return;
            }
        }
        throw new TimeoutException(
                "the demo ended without saying '" + text + "':\n" + String.join("\n", said));
    }

    /// @return its exit code
    int awaitExit() throws IOException, InterruptedException, TimeoutException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            said.add(line);
            System.out.println(line);
        }
        if (!process.waitFor(COUNTING.toSeconds(), TimeUnit.SECONDS)) {
            throw new TimeoutException("the demo does not end");
        }
        return process.exitValue();
    }

    Summary summary() throws IOException, JsonProblem {
        byte[] json = Files.readAllBytes(summary);
        return Json.lenient().read(Summary.class, json, 0, json.length).orElseThrow();
    }

    void assertNothingLeft() {
        assertEquals(List.of(), process.descendants().map(ProcessHandle::info).toList());
    }

    @Override
    public void close() {
        List<ProcessHandle> family = new ArrayList<>(process.descendants().toList());
        family.add(process.toHandle());
        family.forEach(ProcessHandle::destroyForcibly);
    }
}
