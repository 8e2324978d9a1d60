package ngage.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/// What it costs to deliver one cue to one phone, against a C program that does nothing but the system
/// calls, in the same run and turn by turn.
final class FanOutBenchmark implements Benchmark {

    private static final int PHONES = 18_000;
    private static final int MESSAGE_BYTES = 300;

    /// Before the phones come. What a node does once per cue, and four times a second, is compiled only after many of them,
    /// as in the first minutes of an evening; the floor is compiled before it starts.
    private static final int CUES_FIRST = 1_000;

    private static final int WARM_UP = 60;

    /// The threads that write to phones.
    private static final List<String> DELIVERING = List.of("audience-", "XNIO-1 I/O");

    private static final int ROUNDS = 40;

    private static final String IN_BATCHES = "IO_URING";

    /// Limits on CPU per delivery against the floor.
    private static final Map<String, Double> CPU_GOALS = Map.of(IN_BATCHES, 0.75);

    private static final double USUAL_CPU_GOAL = 1.10;
    private static final double LAST_GOAL = 1.25;

    @Override
    public String name() {
        return "fan-out";
    }

    @Override
    public String title() {
        return "CPU and time to deliver a 300-byte cue to 18,000 phones, against a C floor";
    }

    @Override
    public Report measure(Settings settings) throws Exception {
        List<Figure> figures = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        Yardstick yardstick = Yardstick.compiledIn(settings.data());
        int phones = settings.phonesOr(PHONES);
        try (FloorServer floor = FloorServer.start(yardstick.floor(), MESSAGE_BYTES);
                PhoneDriver floorPhones = PhoneDriver.plain(yardstick, floor.port(), phones)) {
            floorPhones.connect(phones);
            for (String transport : settings.transportsOrAll()) {
                measure(settings, yardstick, transport, floor, floorPhones, figures, notes);
                if (transport.equals(IN_BATCHES)) {
                    measureBatches(settings, yardstick, floor, floorPhones, figures, notes);
                }
            }
        }
        return new Report(figures, notes);
    }

    private static void measure(
            Settings settings,
            Yardstick yardstick,
            String transport,
            FloorServer floor,
            PhoneDriver floorPhones,
            List<Figure> figures,
            List<String> notes)
            throws Exception {
        int phones = settings.phonesOr(PHONES);
        NodeProcess.Program program =
                NodeProcess.Program.named("node-" + transport).with("--transport", transport);
        try (NodeUnderTest node = NodeUnderTest.start(settings.data(), program, MESSAGE_BYTES);
                PhoneDriver nodePhones = node.phones(yardstick, phones);
                AllocationCounter allocations = AllocationCounter.attach(node.pid())) {
            node.broadcast(CUES_FIRST);
            nodePhones.connect(phones);
            Alternation turns = new Alternation(floor, floorPhones, node, nodePhones);
            List<Alternation.Pair> _ = turns.measure(transport + ", warming up", WARM_UP);
            List<Alternation.Pair> pairs = turns.measure(transport, settings.roundsOr(ROUNDS));
            nodePhones.requireAll(phones);
            floorPhones.requireAll(phones);
            double allocated = allocatedPerDelivery(node, nodePhones, allocations, phones);
            report(transport, pairs, allocated, figures, notes);
        }
    }

    /// What batches save on this machine at best: the floor against itself, with the node's calls.
    private static void measureBatches(
            Settings settings,
            Yardstick yardstick,
            FloorServer floor,
            PhoneDriver floorPhones,
            List<Figure> figures,
            List<String> notes)
            throws Exception {
        int phones = settings.phonesOr(PHONES);
        int rounds = settings.roundsOr(ROUNDS);
        double[] floorMicros = new double[rounds];
        double[] micros = new double[rounds];
        double[] ratios = new double[rounds];
        try (FloorServer batches = FloorServer.inBatches(yardstick.floor(), MESSAGE_BYTES);
                PhoneDriver batchPhones = PhoneDriver.plain(yardstick, batches.port(), phones)) {
            batchPhones.connect(phones);
            for (int i = 0; i < rounds; i++) {
                floorMicros[i] = paused(floor, floorPhones).cpuMicrosPerDelivery();
                micros[i] = paused(batches, batchPhones).cpuMicrosPerDelivery();
                ratios[i] = micros[i] / floorMicros[i];
            }
        }
        Samples ratio = Samples.of(ratios);
        figures.add(Figure.withoutGoal("fan-out-c-batches-cpu-to-floor", ratio.median(), "x"));
        notes.add(
                """
                A C program that sends as the node does on io_uring, and does nothing else, against the floor, in turn. Median (least to most):

                | | C, in batches | floor | ratio |
                | --- | --- | --- | --- |
                | CPU per delivery, us | %s | %s | %s |
                """
                        .formatted(
                                Samples.of(micros).text(),
                                Samples.of(floorMicros).text(),
                                ratio.text()));
    }

    private static Broadcast paused(FloorServer server, PhoneDriver phones) throws Exception {
        Broadcast broadcast = Broadcast.measure(server, phones);
        TimeUnit.MILLISECONDS.sleep(Alternation.BETWEEN_MILLIS);
        return broadcast;
    }

    /// What those who deliver allocate in a burst of cues, more than in the same time without any.
    private static double allocatedPerDelivery(
            NodeUnderTest node, PhoneDriver phones, AllocationCounter allocations, int count)
            throws Exception {
        int cues = 20;
        long before = allocations.bytes(DELIVERING);
        long began = System.nanoTime();
        for (int i = 0; i < cues; i++) {
            Broadcast _ = Broadcast.measure(node, phones);
        }
        long took = System.nanoTime() - began;
        long busy = allocations.bytes(DELIVERING) - before;
        before = allocations.bytes(DELIVERING);
        TimeUnit.NANOSECONDS.sleep(took);
        long idle = allocations.bytes(DELIVERING) - before;
        System.out.printf(
                "allocated: %,d bytes for %d cues, %,d in the same time without%n",
                busy, cues, idle);
        return (double) (busy - idle) / cues / count;
    }

    private static void report(
            String transport,
            List<Alternation.Pair> pairs,
            double allocated,
            List<Figure> figures,
            List<String> notes) {
        String name = "fan-out-" + transport.toLowerCase(Locale.ROOT);
        Samples cpu = samples(pairs, pair -> pair.node().cpuMicrosPerDelivery());
        Samples floorCpu = samples(pairs, pair -> pair.floor().cpuMicrosPerDelivery());
        Samples last = samples(pairs, pair -> pair.node().lastMillis());
        Samples floorLast = samples(pairs, pair -> pair.floor().lastMillis());
        Samples cpuRatio = samples(pairs, Alternation.Pair::cpuRatio);
        Samples lastRatio = samples(pairs, Alternation.Pair::lastRatio);
        figures.add(
                Figure.atMost(
                        name + "-cpu-to-floor",
                        cpuRatio.median(),
                        "x",
                        CPU_GOALS.getOrDefault(transport, USUAL_CPU_GOAL)));
        figures.add(Figure.atMost(name + "-last-to-floor", lastRatio.median(), "x", LAST_GOAL));
        figures.add(Figure.atMost(name + "-allocated-per-delivery", allocated, "B", 0.5));
        figures.add(Figure.withoutGoal(name + "-cpu-per-delivery", cpu.median(), "us"));
        notes.add(
                """
                %s: %d broadcasts of each, in turn, of %d bytes (floor: %d). Median (least to most):

                | | node | floor | ratio |
                | --- | --- | --- | --- |
                | CPU per delivery, us | %s | %s | %s |
                | of it what the node uses at rest, us | %s | | |
                | to the last phone, ms | %s | %s | %s |
                """
                        .formatted(
                                transport,
                                pairs.size(),
                                pairs.getLast().node().messageBytes(),
                                pairs.getLast().floor().messageBytes(),
                                cpu.text(),
                                floorCpu.text(),
                                cpuRatio.text(),
                                samples(pairs, Alternation.Pair::restMicrosPerDelivery).text(),
                                last.text(),
                                floorLast.text(),
                                lastRatio.text()));
    }

    private static Samples samples(
            List<Alternation.Pair> pairs, ToDoubleFunction<Alternation.Pair> value) {
        return Samples.of(pairs.stream().mapToDouble(value).toArray());
    }
}
