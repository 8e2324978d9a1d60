package ngage.systemtests;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import ngage.demo.DataFolder;
import ngage.demo.DemoRedis;
import ngage.demo.MobSummary;
import ngage.demo.Venue;
import ngage.protocol.CueId;
import ngage.protocol.CueRunId;
import ngage.testsupport.FreePorts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The night of Beta 2, again: ten thousand crashes of phones' handlers, of the threads that store ballots and
/// of those that read the log, in a minute of questions, while a second node joins. To compare with, the same
/// night in peace comes before.
///
/// What crashed is started again alone: nothing beside it is. No acknowledged ballot is lost or counted
/// twice, and no phone misses an entry. How much later cues come is printed, not judged but for a sanity
/// bound: a test must not depend on the machine.
final class BetaTwoNightIT {

    private static final int PHONES = 600;
    private static final int CRASHES = 10_000;
    private static final int MOST_QUESTIONS = 100;
    private static final int QUESTIONS_IN_PEACE = 5;
    private static final int SECOND_NODE_AFTER = 2;
    private static final int REVEALS = 3;
    private static final Duration PACE = Duration.ofMillis(2_500);
    private static final Duration STORM_PATIENCE = Duration.ofMinutes(4);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final double SANE_MILLIS = 2_000;

    private static final String CHAOS = "phone=600/s,flusher=5/s,reader=2/s,seed=";

    /// Activities whose crashes are injected; none other may be started again.
    private static final Set<String> VICTIMS = Set.of("log reader", "ballot flusher");

    private static final String SCENARIO =
            """
            {
              "format": "ngage-scenario",
              "version": 1,
              "scenario": {
                "seed": 1,
                "phones": 600,
                "ramp": {"joinsPerSecond": 300, "mostJoining": 200},
                "video": {"shortestMillis": 200, "longestMillis": 600, "framesPerSecond": 30},
                "answers": {
                  "guessers": 0.1,
                  "panickers": 0.2,
                  "silent": 0.02,
                  "readerMedianMillis": 800,
                  "readerSpread": 0.5,
                  "changesOfMind": 0.4
                },
                "churn": {"share": 0, "everyMillis": 40000, "awayMillis": 2000}
              }
            }
            """;

    @TempDir private Path data;

    private final List<NodeProcess> nodes = new ArrayList<>();

    /// @param cues the questions
    /// @param lasted from the first of them to the last
    /// @param crashes injected until then
    private record Night(List<CueRunId> cues, Duration lasted, long crashes, MobSummary mob) {

        /// @return the median over the questions of their p99 from GO to the phones' sockets
        double typicalP99Millis() {
            double[] sorted =
                    mob.cues().stream()
                            .filter(cue -> cues.contains(cue.cueRun()))
                            .mapToDouble(cue -> cue.goToSocketMs().p99())
                            .sorted()
                            .toArray();
            return sorted[sorted.length / 2];
        }

        long acknowledged() {
            return mob.cues().stream().mapToLong(MobSummary.Cue::acknowledged).sum();
        }
    }

    /// Whether the night goes on with another question.
    @FunctionalInterface
    private interface Patience {

        boolean goesOn(int questions, Duration lasted) throws IOException, InterruptedException;
    }

    @Test
    void tenThousandCrashesTakeNobodyAlongAndLoseNothing() throws Exception {
        Night peace =
                play(data.resolve("peace"), "", (questions, _) -> questions < QUESTIONS_IN_PEACE);
        Night storm =
                play(
                        data.resolve("storm"),
                        CHAOS,
                        (_, lasted) -> {
                            assertTrue(
                                    lasted.compareTo(STORM_PATIENCE) < 0,
                                    crashes() + " crashes in " + lasted);
                            return crashes() < CRASHES;
                        });
        System.out.printf(
                "figure beta2-crashes %d in %d s, over %d questions%n",
                storm.crashes(), storm.lasted().toSeconds(), storm.cues().size());
        System.out.printf(
                "figure beta2-cue-to-socket-p99-ms storm %.1f peace %.1f ratio %.2f%n",
                storm.typicalP99Millis(),
                peace.typicalP99Millis(),
                storm.typicalP99Millis() / peace.typicalP99Millis());
        assertExact(peace);
        assertExact(storm);
        assertEquals(List.of(), peace.mob().problems());
        assertEquals(
                List.of(),
                storm.mob().problems().stream().filter(problem -> !isOfCrashes(problem)).toList());
    }

    private Night play(Path data, String chaos, Patience patience) throws Exception {
        DataFolder folder = DataFolder.at(data);
        Path show = NightShow.write(MOST_QUESTIONS, REVEALS, data.resolve("show.json"));
        Path summary = data.resolve("mob.json");
        List<Integer> ports = FreePorts.some(2);
        try (Venue venue =
                        new Venue(
                                FreePorts.forVenue(),
                                folder,
                                (who, what) -> System.out.println(who + ": " + what));
                ExecutorService ramp = Executors.newVirtualThreadPerTaskExecutor()) {
            DemoRedis redis = venue.openRedis(null);
            nodes.add(node(1, ports.get(0), redis.uri(), show, data, chaos));
            try (MobProcess mob =
                            MobProcess.start(
                                    origins(ports),
                                    PHONES,
                                    summary,
                                    "--scenario",
                                    scenario(data).toString());
                    NightDirector director = new NightDirector(nodes.getFirst().controlRoom())) {
                director.awaitPhones(PHONES, PATIENCE);
                List<CueRunId> questions = new ArrayList<>();
                Future<NodeProcess> second = null;
                long began = System.nanoTime();
                Duration lasted = Duration.ZERO;
                while (patience.goesOn(questions.size(), lasted)) {
                    if (questions.size() == SECOND_NODE_AFTER) {
                        second =
                                ramp.submit(() ->
                                        node(2, ports.get(1), redis.uri(), show, data, chaos));
                    }
                    if (second != null && nodes.size() == 1 && second.isDone()) {
                        nodes.add(second.get());
                    }
                    questions.add(director.go(PATIENCE));
                    director.pause(PACE);
                    lasted = Duration.ofNanos(System.nanoTime() - began);
                }
                long crashes = crashes();
                director.pause(PACE); // until the last phones that crashed are back
                director.setStandby(new CueId("r1"), PATIENCE); // after which the others follow
                for (int i = 0; i < REVEALS; i++) {
                    CueRunId _ = director.go(PATIENCE);
                }
                director.pause(PACE);
                mob.finish();
                if (!chaos.isEmpty()) {
                    assertNobodyWasTakenAlong();
                }
                return new Night(questions, lasted, crashes, MobSummary.read(summary));
            }
        } finally {
            for (NodeProcess node : nodes) {
                node.close();
            }
            nodes.clear();
        }
    }

    private static NodeProcess node(
            int number, int port, URI redis, Path show, Path data, String chaos)
            throws IOException {
        return NodeProcess.start(
                port,
                redis,
                show,
                data.resolve("node-" + number + ".log"),
                chaos.isEmpty() ? new String[0] : new String[] {"--chaos", chaos + number});
    }

    private long crashes() throws IOException, InterruptedException {
        long crashes = 0;
        for (NodeProcess node : nodes) {
            crashes += (long) NodeProcess.sum(node.metrics(), "ngage_chaos_crashes_total");
        }
        return crashes;
    }

    private void assertNobodyWasTakenAlong() throws IOException, InterruptedException {
        Map<String, Double> crashes = new TreeMap<>();
        Map<String, Double> restarts = new TreeMap<>();
        for (NodeProcess node : nodes) {
            node.metrics()
                    .forEach((name, value) -> {
                        if (name.startsWith("ngage_chaos_crashes")) {
                            crashes.merge(label(name), value, Double::sum);
                        } else if (name.startsWith("ngage_activity_restarts")) {
                            restarts.merge(label(name), value, Double::sum);
                        }
                    });
            assertEquals(0, NodeProcess.sum(node.metrics(), "ngage_breakers_opened_total"));
        }
        System.out.println("crashes " + crashes + ", restarts " + restarts);
        Set<String> bystanders = new HashSet<>(restarts.keySet());
        bystanders.removeAll(VICTIMS);
        assertTrue(bystanders.contains("conducting"), bystanders::toString);
        assertAll(
                bystanders.stream()
                        .map(name -> () -> assertEquals(0, restarts.get(name), name + " fell")));
        assertAll(
                VICTIMS.stream()
                        .map(name -> () -> assertTrue(restarts.getOrDefault(name, 0.0) > 0, name)));
    }

    private static void assertExact(Night night) {
        MobSummary mob = night.mob();
        assertAll(
                () -> assertEquals(0, mob.lost()),
                () -> assertEquals(0, mob.doubled()),
                () -> assertEquals(0, mob.gaps()),
                () -> assertTrue(night.acknowledged() > PHONES, "it was a night of many answers"),
                () ->
                        assertTrue(
                                night.typicalP99Millis() < SANE_MILLIS,
                                night.typicalP99Millis() + " ms to the socket"));
    }

    /// Phones are cut off, which is what is injected; and the storm does not end before the night, so that
    /// some ballots are still on their way then.
    private static boolean isOfCrashes(String problem) {
        return problem.startsWith("CUT_OFF ") || problem.endsWith(" ballots got no final reply");
    }

    private static String label(String metric) {
        return metric.substring(metric.indexOf('"') + 1, metric.lastIndexOf('"'));
    }

    private static Path scenario(Path data) throws IOException {
        return Files.writeString(data.resolve("mob-scenario.json"), SCENARIO);
    }

    private static List<URI> origins(List<Integer> ports) {
        return ports.stream().map(port -> URI.create("http://127.0.0.1:" + port)).toList();
    }
}
