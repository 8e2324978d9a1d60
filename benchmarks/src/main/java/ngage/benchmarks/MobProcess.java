package ngage.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import ngage.backend.process.ChildCommand;
import ngage.backend.process.Leash;
import ngage.backend.process.LeashedProcess;
import ngage.demo.MobSummary;

/// The product's mob, as many processes as its phones take. A daemon thread prints what it says.
final class MobProcess implements AutoCloseable {

    private final LeashedProcess process;
    private final Path summary;

    private MobProcess(LeashedProcess process, Path summary) {
        this.process = process;
        this.summary = summary;
    }

    /// @param folder for its scenario, summary and temporary files
    /// @param text of its scenario
    static MobProcess start(
            Path folder, List<URI> nodes, int phones, String text, String operatorToken)
            throws IOException {
        Path scenario = folder.resolve("scenario.json");
        Files.writeString(scenario, text);
        Path summary = folder.resolve("mob.json");
        Files.deleteIfExists(summary);
        List<String> words =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                // It puts together what all phones saw.
                                "-Xmx" + (128 + phones / 1000) + "m",
                                "-XX:+UseSerialGC",
                                "-XX:+UseCompactObjectHeaders",
                                "-XX:-UsePerfData",
                                "-Djava.net.preferIPv4Stack=true",
                                "-Djava.io.tmpdir=" + folder,
                                "-cp",
                                System.getProperty("java.class.path"),
                                "ngage.mobsim.MobsimMain",
                                "run",
                                "--backend",
                                nodes.stream().map(URI::toString).collect(Collectors.joining(",")),
                                "--scenario",
                                scenario.toString(),
                                "--summary",
                                summary.toString(),
                                "--leash"));
        LeashedProcess process =
                LeashedProcess.start(
                        new ChildCommand(
                                "mob",
                                Leash.STDIN,
                                words,
                                Map.of("NGAGE_OPERATOR_TOKEN", operatorToken),
                                Set.of(operatorToken)));
        MobProcess mob = new MobProcess(process, summary);
        Thread.ofPlatform().daemon().name("mob-output").start(mob::print);
        return mob;
    }

    /// @param folder for its scenario, summary and temporary files
    /// @param reading how long half of those who read take for an answer
    static MobProcess start(
            Path folder,
            List<URI> nodes,
            int phones,
            int joinsPerSecond,
            Duration reading,
            String operatorToken)
            throws IOException {
        return start(
                folder, nodes, phones, scenario(phones, joinsPerSecond, reading), operatorToken);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /// @return its own, and those of its workers
    List<Long> pids() {
        List<Long> pids = new ArrayList<>(List.of(process.pid()));
        ProcessHandle.of(process.pid()).stream()
                .flatMap(ProcessHandle::descendants)
                .forEach(worker -> pids.add(worker.pid()));
        return pids;
    }

    /// Lets it finish, count again and judge.
    MobSummary finish(Duration patience) throws Exception {
        process.stdin().write("finish\n".getBytes(StandardCharsets.US_ASCII));
        process.stdin().flush();
        if (!process.waitFor(patience)) {
            throw new IOException("the mob has not finished within " + patience.toSeconds() + " s");
        }
        return MobSummary.read(summary);
    }

    @Override
    public void close() {
        process.close();
    }

    private void print() {
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(process.stdout(), StandardCharsets.UTF_8))) {
            lines.lines().forEach(line -> System.out.println("mob: " + line));
        } catch (IOException | UncheckedIOException e) {
            System.out.println("mob: its output ended: " + e.getMessage());
        }
    }

    /// Nobody leaves: that every phone is there for every cue is what is checked.
    private static String scenario(int phones, int joinsPerSecond, Duration reading) {
        return """
        {
          "format": "ngage-scenario",
          "version": 1,
          "scenario": {
            "seed": 1,
            "phones": %d,
            "ramp": {"joinsPerSecond": %d, "mostJoining": %d},
            "video": {"shortestMillis": 3000, "longestMillis": 8000, "framesPerSecond": 30},
            "answers": {
              "guessers": 0.06,
              "panickers": 0.08,
              "silent": 0.12,
              "readerMedianMillis": %d,
              "readerSpread": 0.5,
              "changesOfMind": 0.2
            },
            "churn": {"share": 0.0, "everyMillis": 3600000, "awayMillis": 2000}
          }
        }
        """
                .formatted(
                        phones, joinsPerSecond, Math.max(200, joinsPerSecond), reading.toMillis());
    }
}
