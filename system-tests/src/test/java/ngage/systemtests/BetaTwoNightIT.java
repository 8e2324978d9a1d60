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
/// of those that read the log, in a minute of questions, while a second node joins. Then a few questions in
/// peace, to compare with, by the same processes.
///
/// What crashed is started again alone: nothing beside it is. No acknowledged ballot is lost or counted
/// twice, and no phone misses an entry. How much later cues come is printed, not judged but for a sanity
/// bound: a test must not depend on the machine.
final class BetaTwoNightIT {

    private static final int PHONES = 600;
    private static final int CRASHES = 10_000;
    private static final int ON_THE_SECOND_NODE = 3_000;
    private static final int MOST_QUESTIONS = 100;
    private static final int QUESTIONS_IN_PEACE = 4;
    private static final int REVEALS = 3;
    private static final Duration PACE = Duration.ofMillis(2_500);
    private static final Duration SECOND_NODE_AFTER = Duration.ofSeconds(12);
    private static final Duration STORM_PATIENCE = Duration.ofMinutes(4);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final double SANE_MILLIS = 2_000;

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
    private final List<CueRunId> inTheStorm = new ArrayList<>();
    private final List<CueRunId> inPeace = new ArrayList<>();
    private Duration storm = Duration.ZERO;

    /// What is done while the storm goes on.
    @FunctionalInterface
    private interface Ramp {

        void addNode() throws IOException;
    }

    @Test
    void tenThousandCrashesTakeNobodyAlongAndLoseNothing() throws Exception {
        DataFolder folder = DataFolder.at(data);
        Path show = NightShow.write(MOST_QUESTIONS, REVEALS, data.resolve("show.json"));
        Path summary = data.resolve("mob.json");
        List<Integer> ports = FreePorts.some(2);
        try (Venue venue =
                new Venue(
                        FreePorts.forVenue(),
                        folder,
                        (who, what) -> System.out.println(who + ": " + what))) {
            DemoRedis redis = venue.openRedis(null);
            startNode(ports.get(0), redis.uri(), show, CRASHES - ON_THE_SECOND_NODE);
            try (MobProcess mob =
                            MobProcess.start(
                                    origins(ports),
                                    PHONES,
                                    summary,
                                    "--scenario",
                                    scenario().toString());
                    NightDirector director = new NightDirector(nodes.getFirst().controlRoom())) {
                director.awaitPhones(PHONES, PATIENCE);
                runNight(
                        director,
                        () -> startNode(ports.get(1), redis.uri(), show, ON_THE_SECOND_NODE));
                mob.finish();
            }
            assertNobodyWasTakenAlong();
            assertExact(MobSummary.read(summary));
        } finally {
            for (NodeProcess node : nodes) {
                node.close();
            }
        }
    }

    private void runNight(NightDirector director, Ramp ramp)
            throws IOException, InterruptedException {
        long began = System.nanoTime();
        while (crashes() < CRASHES) {
            Duration sofar = Duration.ofNanos(System.nanoTime() - began);
            assertTrue(sofar.compareTo(STORM_PATIENCE) < 0, crashes() + " crashes in " + sofar);
            if (nodes.size() == 1 && sofar.compareTo(SECOND_NODE_AFTER) > 0) {
                ramp.addNode();
            }
            CueRunId question = director.go(PATIENCE);
            inTheStorm.add(question);
            director.pause(PACE);
        }
        storm = Duration.ofNanos(System.nanoTime() - began);
        director.pause(PACE); // until the last phones that crashed are back
        for (int i = 0; i < QUESTIONS_IN_PEACE; i++) {
            inPeace.add(director.go(PATIENCE));
            director.pause(PACE);
        }
        for (int i = 1; i <= REVEALS; i++) {
            director.setStandby(new CueId("r" + i), PATIENCE);
            CueRunId _ = director.go(PATIENCE);
        }
        director.pause(PACE);
    }

    private void startNode(int port, URI redis, Path show, int most) throws IOException {
        int number = nodes.size() + 1;
        List<String> more = new ArrayList<>();
        more.addAll(
                List.of(
                        "--chaos",
                        "phone=200/s,flusher=5/s,reader=2/s,most=%d,seed=%d"
                                .formatted(most, number)));
        if (number == 1) {
            more.add("--new-run");
        }
        nodes.add(
                NodeProcess.start(
                        port,
                        redis,
                        show,
                        data.resolve("node-" + number + ".log"),
                        more.toArray(String[]::new)));
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

    private void assertExact(MobSummary mob) {
        double stormMillis = typicalP99(mob, inTheStorm);
        double peaceMillis = typicalP99(mob, inPeace);
        System.out.printf(
                "figure beta2-crashes %d in %d s, over %d questions%n",
                CRASHES, storm.toSeconds(), inTheStorm.size());
        System.out.printf(
                "figure beta2-cue-to-socket-p99-ms storm %.1f peace %.1f ratio %.2f%n",
                stormMillis, peaceMillis, stormMillis / peaceMillis);
        System.out.println(mob.problems());
        assertAll(
                () -> assertEquals(0, mob.lost()),
                () -> assertEquals(0, mob.doubled()),
                () -> assertEquals(0, mob.gaps()),
                () -> assertEquals(List.of(), mob.problems()),
                () -> assertTrue(acknowledged(mob) > PHONES, "it was a night of many answers"),
                () -> assertTrue(stormMillis < SANE_MILLIS, stormMillis + " ms to the socket"));
    }

    private static long acknowledged(MobSummary mob) {
        return mob.cues().stream().mapToLong(MobSummary.Cue::acknowledged).sum();
    }

    /// @return the median over these cues of their p99 from GO to the phones' sockets
    private static double typicalP99(MobSummary mob, List<CueRunId> cues) {
        double[] sorted =
                mob.cues().stream()
                        .filter(cue -> cues.contains(cue.cueRun()))
                        .mapToDouble(cue -> cue.goToSocketMs().p99())
                        .sorted()
                        .toArray();
        return sorted[sorted.length / 2];
    }

    private static String label(String metric) {
        return metric.substring(metric.indexOf('"') + 1, metric.lastIndexOf('"'));
    }

    private Path scenario() throws IOException {
        return Files.writeString(data.resolve("mob-scenario.json"), SCENARIO);
    }

    private static List<URI> origins(List<Integer> ports) {
        return ports.stream().map(port -> URI.create("http://127.0.0.1:" + port)).toList();
    }
}
