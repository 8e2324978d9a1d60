package ngage.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import ngage.demo.DataFolder;
import ngage.demo.DemoRedis;
import ngage.demo.MobSummary;
import ngage.demo.Venue;
import ngage.protocol.ToControlRoom.AskPulse;
import ngage.protocol.ToControlRoom.Pulse;
import ngage.testsupport.FreePorts;

/// As many phones as this machine holds, over as many lean nodes and mob processes as that takes: one show
/// from standby to reveal, with every phone checked by the mob. What it proves is that all of them are
/// served, exactly, and what they cost; not how fast, because server and phones share the machine.
final class MillionBenchmark implements Benchmark {

    private static final int PHONES = 100_000;

    /// A process that may open 20,000 files takes 19,128; the rest is for those who join.
    private static final int PHONES_PER_NODE = 19_000;

    private static final int JOINS_PER_SECOND = 4000;

    /// A million real phones bring their own processors; these share two cores with the nodes, and must not
    /// want them all at once: so long half of the readers take, at least, for each phone in the mob.
    private static final Duration READING_PER_PHONE = Duration.ofNanos(50_000);

    private static final Duration LEAST_READING = Duration.ofMillis(3200);

    private static final long MEMORY_TO_LEAVE = 700L << 20;
    private static final Duration PROGRESS = Duration.ofSeconds(2);

    /// As lean as a JVM can be: what these save, the machine has for phones.
    private static final List<String> LEAN =
            List.of(
                    "-Xms16m",
                    "-Xmx96m",
                    "-Xmn6m",
                    // The heap grows by what is used, and not by the usual 40 % more.
                    "-XX:MinHeapFreeRatio=10",
                    "-XX:MaxHeapFreeRatio=20",
                    "-Xss256k",
                    "-XX:TieredStopAtLevel=1",
                    "-XX:CICompilerCount=1",
                    "-XX:ReservedCodeCacheSize=24m",
                    "-XX:TrimNativeHeapInterval=5000",
                    // Mapped where it was made for, an archive of classes stays shared; moved, it
                    // is
                    // copied.
                    "-XX:+UnlockDiagnosticVMOptions",
                    "-XX:ArchiveRelocationMode=0");

    @Override
    public String name() {
        return "million";
    }

    @Override
    public String title() {
        return "as many phones as this machine holds: one show from standby to reveal, every phone checked";
    }

    @Override
    public Report measure(Settings settings) throws Exception {
        int phones = settings.phonesOr(PHONES);
        int audience = Math.ceilDiv(phones, PHONES_PER_NODE);
        // What two cores need for a cue to all, an answer of all, and the other way round.
        Duration patience = Duration.ofSeconds(60 + phones / 2000);
        Duration window = Duration.ofSeconds(20 + phones / 2500);
        Duration reading =
                Collections.max(List.of(LEAST_READING, READING_PER_PHONE.multipliedBy(phones)));
        DataFolder folder = DataFolder.at(settings.data());
        try (Stage stage = new Stage(settings.data())) {
            Venue venue =
                    stage.keep(
                            new Venue(
                                    FreePorts.forVenue(),
                                    folder,
                                    (who, what) -> System.out.println(who + ": " + what)));
            Map<String, String> secrets = NodeWithRedis.secrets(folder);
            DemoRedis redis = venue.openRedis(null);
            Path show =
                    AnnouncementShow.write(
                            MillionShow.of(window), settings.data().resolve("show.json"));

            NodeProcess conductor =
                    stage.keep(
                            NodeProcess.start(
                                    NodeProcess.Program.named("conductor")
                                            .with("--roles", "CONDUCTOR"),
                                    folder.logs(),
                                    show,
                                    redis.uri().toString(),
                                    secrets));
            List<String> lean = new ArrayList<>(LEAN);
            // Of this build: one of an older build is refused, but not replaced.
            Path archive = settings.data().resolve("node.jsa");
            Files.deleteIfExists(archive);
            lean.add("-XX:SharedArchiveFile=" + archive);
            lean.add("-XX:+AutoCreateSharedArchive");
            // Leaves the classes behind, which all nodes then share.
            NodeProcess.start(
                            node("first", "AUDIENCE,CONDUCTOR", lean, settings),
                            folder.logs(),
                            show,
                            redis.uri().toString(),
                            secrets)
                    .end(Duration.ofSeconds(60));
            List<NodeProcess> nodes = new ArrayList<>();
            for (int i = 0; i < audience; i++) {
                // One of those that the mob knows must answer its recount.
                String roles = i == 0 ? "AUDIENCE,CONDUCTOR" : "AUDIENCE";
                nodes.add(
                        stage.keep(
                                NodeProcess.start(
                                        node("node-" + (i + 1), roles, lean, settings),
                                        folder.logs(),
                                        show,
                                        redis.uri().toString(),
                                        secrets)));
                System.out.printf("node %d of %d is ready%n", i + 1, audience);
                requireMemory("starting nodes");
            }
            Desk desk = stage.keep(new Desk(conductor.controlRoom(), venue.operatorToken()));
            MemoryTable empty = MemoryTable.of(conductor, nodes, List.of(), redis.pid());
            long began = System.nanoTime();
            MobProcess mob =
                    stage.keep(
                            MobProcess.start(
                                    settings.data(),
                                    nodes.stream().map(NodeProcess::origin).toList(),
                                    phones,
                                    JOINS_PER_SECOND,
                                    reading,
                                    venue.operatorToken()));
            Watch watch = new Watch(desk, mob, nodes);
            watch.await("connected", phones, pulse -> pulse.audience().connected(), patience);
            double joinSeconds = (System.nanoTime() - began) / 1e9;
            watch.await("hold the welcome", phones, pulse -> pulse.audience().held(), patience);
            MemoryTable idle = MemoryTable.of(conductor, nodes, mob.pids(), redis.pid());
            System.out.println(idle.text(empty, phones));

            var _ = desk.go();
            watch.await("show the welcome", phones, pulse -> pulse.audience().shown(), patience);
            watch.await("hold the question", phones, pulse -> pulse.audience().held(), patience);
            var _ = desk.go();
            watch.await("show the question", phones, pulse -> pulse.audience().shown(), patience);
            watch.await(
                    "is locked", 1, pulse -> isLocked(pulse.ask()) ? 1 : 0, window.plus(patience));
            var _ = desk.go();
            watch.idle(Duration.ofSeconds(10 + phones / 10_000));
            MemoryTable end = MemoryTable.of(conductor, nodes, mob.pids(), redis.pid());
            MobSummary summary = mob.finish(patience.multipliedBy(3));
            return report(phones, nodes.size(), joinSeconds, reading, summary, empty, idle, end);
        }
    }

    private static NodeProcess.Program node(
            String name, String roles, List<String> jvm, Settings settings) {
        return new NodeProcess.Program(name, List.of(), jvm)
                .with("--roles", roles)
                .with(settings.nodeOptions());
    }

    private static boolean isLocked(@org.jspecify.annotations.Nullable AskPulse ask) {
        return ask != null && !ask.isOpen();
    }

    private static Report report(
            int phones,
            int nodes,
            double joinSeconds,
            Duration reading,
            MobSummary summary,
            MemoryTable empty,
            MemoryTable idle,
            MemoryTable end) {
        long notShown = summary.cues().stream().mapToLong(cue -> (long) phones - cue.shown()).sum();
        long notTallied =
                summary.cues().stream()
                        .mapToLong(cue -> Math.abs(cue.acknowledged() - total(cue.tally())))
                        .sum();
        List<String> notes = new ArrayList<>();
        notes.add(
                "%,d phones on %d audience nodes and one conductor, all in after %.0f s; half of those who read answer within %.1f s. %s"
                        .formatted(
                                phones,
                                nodes,
                                joinSeconds,
                                reading.toMillis() / 1000.0,
                                summary.problems().isEmpty()
                                        ? "The mob has nothing to complain of."
                                        : "The mob says: "
                                                + String.join("; ", summary.problems())));
        StringBuilder cues =
                new StringBuilder(
                        """
                        | cue | shown | answered | acknowledged | in the tally | late | lost | doubled |
                        | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
                        """);
        for (MobSummary.Cue cue : summary.cues()) {
            cues.append(
                    "| %s | %,d | %,d | %,d | %,d | %d | %d | %d |%n"
                            .formatted(
                                    cue.kind(),
                                    cue.shown(),
                                    cue.answered(),
                                    cue.acknowledged(),
                                    total(cue.tally()),
                                    cue.late(),
                                    cue.lost(),
                                    cue.doubled()));
        }
        notes.add(cues.toString());
        notes.add("Memory, all phones in and idle:\n\n" + idle.text(empty, phones));
        notes.add("Memory, after the show:\n\n" + end.text(empty, phones));
        return new Report(
                List.of(
                        Figure.atLeast("million-phones", summary.phones(), "phones", phones),
                        Figure.atMost("million-not-shown", notShown, "cues", 0),
                        Figure.atMost("million-lost", summary.lost(), "ballots", 0),
                        Figure.atMost("million-doubled", summary.doubled(), "ballots", 0),
                        Figure.atMost("million-not-tallied", notTallied, "ballots", 0),
                        Figure.atMost("million-gaps", summary.gaps(), "entries", 0),
                        Figure.atMost(
                                "million-mob-complains", summary.problems().size(), "times", 0),
                        Figure.atMost("million-node-pss", idle.mebibytesOfNode(), "MB", 110)),
                notes);
    }

    private static long total(ngage.protocol.@org.jspecify.annotations.Nullable Tally tally) {
        return tally == null
                ? 0
                : tally.counts().values().stream().mapToLong(Long::longValue).sum();
    }

    static void requireMemory(String what) throws IOException {
        long available = Memory.available();
        if (available < MEMORY_TO_LEAVE) {
            throw new IOException(
                    "%s: only %s of memory are left on this machine; try --phones with fewer"
                            .formatted(what, Memory.mebibytes(available)));
        }
    }

    /// Reads the desk's pulse until all phones are where they should be. One thread.
    private record Watch(Desk desk, MobProcess mob, List<NodeProcess> nodes) {

        interface Count {
            long of(Pulse pulse);
        }

        void await(String what, long wanted, Count count, Duration patience) throws Exception {
            long giveUp = System.nanoTime() + patience.toNanos();
            long said = System.nanoTime();
            long most = 0;
            while (true) {
                Pulse pulse = desk.nextPulse();
                long present = count.of(pulse);
                if (present >= wanted) {
                    System.out.printf("%,d %s%n", present, what);
                    return;
                }
                if (present > most) {
                    // As long as it goes on, it goes on.
                    most = present;
                    giveUp = System.nanoTime() + patience.toNanos();
                }
                if (System.nanoTime() - said > PROGRESS.toNanos()) {
                    said = System.nanoTime();
                    System.out.printf("%,d of %,d %s%n", present, wanted, what);
                    requireMemory(what);
                    requireLife();
                }
                if (System.nanoTime() > giveUp) {
                    throw new IOException("only %,d of %,d %s".formatted(present, wanted, what));
                }
            }
        }

        void idle(Duration time) throws Exception {
            long end = System.nanoTime() + time.toNanos();
            while (System.nanoTime() < end) {
                Pulse _ = desk.nextPulse();
            }
        }

        private void requireLife() throws IOException {
            if (!mob.isAlive()) {
                throw new IOException("the mob has ended");
            }
            for (NodeProcess node : nodes) {
                if (!node.isAlive()) {
                    throw new IOException("a node has ended: see the logs");
                }
            }
        }
    }

    /// What was opened, to close in the opposite order. One thread.
    private static final class Stage implements AutoCloseable {

        private final Deque<AutoCloseable> open = new ArrayDeque<>();
        private final Path data;

        Stage(Path data) {
            this.data = data;
        }

        <T extends AutoCloseable> T keep(T part) {
            open.push(part);
            return part;
        }

        @Override
        public void close() throws IOException {
            while (!open.isEmpty()) {
                AutoCloseable part = open.pop();
                try {
                    part.close();
                } catch (Exception e) {
                    throw new IOException(part + " cannot be closed", e);
                }
            }
            System.out.println("logs are in " + data.resolve("logs"));
        }
    }
}
