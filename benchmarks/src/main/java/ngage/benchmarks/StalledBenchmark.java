package ngage.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/// A tenth of the phones stop reading: what each of them costs the node's heap, and whether the others
/// notice.
final class StalledBenchmark implements Benchmark {

    private static final int PHONES = 18_000;
    private static final int MESSAGE_BYTES = 300;
    private static final int STALLED_PERCENT = 10;
    private static final int SECONDS = 300;
    private static final Duration PACE = Duration.ofMillis(500);
    private static final int WARM_UP = 20;

    /// More than the ring holds, and than the kernel takes for a phone that reads nothing.
    private static final int FILLING = 400;

    private static final int CONTROL = 60;

    @Override
    public String name() {
        return "stalled";
    }

    @Override
    public String title() {
        return "a tenth of 18,000 phones stop reading: memory of each, and what the others notice";
    }

    @Override
    public Report measure(Settings settings) throws Exception {
        int phones = settings.phonesOr(PHONES);
        Duration time = Duration.ofSeconds(settings.secondsOr(SECONDS));
        Yardstick yardstick = Yardstick.compiledIn(settings.data());
        NodeProcess.Program program =
                NodeProcess.Program.named("node").with(settings.nodeOptions());
        try (FloorServer floor = FloorServer.start(yardstick.floor(), MESSAGE_BYTES);
                PhoneDriver floorPhones = PhoneDriver.plain(yardstick, floor.port(), phones);
                NodeUnderTest node = NodeUnderTest.start(settings.data(), program, MESSAGE_BYTES);
                PhoneDriver nodePhones = node.phones(yardstick, phones)) {
            floorPhones.connect(phones);
            PhoneDriver.Reply _ = nodePhones.tell("weak " + STALLED_PERCENT);
            nodePhones.connect(phones);
            Alternation turns = new Alternation(floor, floorPhones, node, nodePhones);
            List<Alternation.Pair> _ = turns.measure("warming up", WARM_UP);
            List<Alternation.Pair> without = turns.measure("all read", CONTROL);

            long stalled = stall(nodePhones);
            node.broadcast(FILLING, nodePhones);
            LiveHeap blocked = LiveHeap.of(node.pid());
            long pssBlocked = Memory.pssOf(node.pid());
            PhoneDriver.Reply _ = nodePhones.tell("read");
            Broadcast _ = Broadcast.measure(node, nodePhones);
            LiveHeap caughtUp = LiveHeap.of(node.pid());
            double heapEach = (double) (blocked.bytes() - caughtUp.bytes()) / stalled;
            System.out.printf(
                    "%,d phones stopped reading; after %d cues %.1f B of heap more each%n",
                    stalled, FILLING, heapEach);
            long lostBefore = nodePhones.tell("state").value("lost");

            long _ = stall(nodePhones);
            List<Alternation.Pair> with = turns.measureFor("a tenth stalls", time, PACE);
            PhoneDriver.Reply state = nodePhones.tell("state");

            double ratioWith = p99(with).median();
            double ratioWithout = p99(without).median();
            return new Report(
                    List.of(
                            Figure.atMost("stalled-heap-per-phone", heapEach, "B", 64),
                            Figure.atMost(
                                    "stalled-others-p99",
                                    ratioWith / ratioWithout,
                                    "x without",
                                    1.10),
                            Figure.atMost(
                                    "stalled-others-lost",
                                    Math.max(0, state.value("lost") - lostBefore - stalled),
                                    "phones",
                                    0)),
                    List.of(
                            """
                            %,d of %,d phones stop reading, and %d cues go out that they do not read: more than the kernel \
                            takes for them, and than the ring holds. Live heap then, less the live heap when they have \
                            read on: %,d B in all; PSS meanwhile %s. Then they stop for %d s; at the end the node had \
                            closed %d of them. The others' p99, node to floor, turn by turn: %s while all read, %s with \
                            a tenth stalled.
                            """
                                    .formatted(
                                            stalled,
                                            phones,
                                            FILLING,
                                            blocked.bytes() - caughtUp.bytes(),
                                            Memory.mebibytes(pssBlocked),
                                            time.toSeconds(),
                                            state.value("lost") - lostBefore,
                                            p99(without).text(),
                                            p99(with).text())));
        }
    }

    /// @return how many do
    private static long stall(PhoneDriver phones) throws IOException {
        return phones.tell("stall " + STALLED_PERCENT).value("count");
    }

    private static Samples p99(List<Alternation.Pair> pairs) {
        return Samples.of(pairs.stream().mapToDouble(Alternation.Pair::p99Ratio).toArray());
    }
}
