package ngage.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import ngage.benchmarks.StalledPhones.Blocked;
import ngage.benchmarks.StalledPhones.Fate;

/// A tenth of the phones stop reading, and go on with their pings: what each of them costs the node's heap,
/// whether the others notice, and how it ends for those that stopped.
final class StalledBenchmark implements Benchmark {

    private static final int PHONES = 18_000;
    private static final int MESSAGE_BYTES = 300;
    private static final int SECONDS = 300;
    private static final Duration PACE = Duration.ofMillis(500);
    private static final Duration SOME_TIME = Duration.ofSeconds(5);
    private static final int WARM_UP = 20;
    private static final int CONTROL = 60;

    /// More than the ring holds.
    private static final int PAST_THE_RING = 288;

    /// `docs/protocol.md`: reading nothing while something waits.
    private static final Duration STATED = Duration.ofSeconds(10);

    /// Its timer looks four times a second, and at most two looks late; the machine is loaded.
    private static final Duration TIMER = Duration.ofMillis(700);

    /// Around the stated time some read on every half second, until it has passed for all.
    private static final int PARTS_AROUND = StalledPhones.PERCENT / 2 - 1;

    private static final Duration BETWEEN_PARTS = Duration.ofMillis(500);

    /// How it ends for phones that stop.
    ///
    /// @param heapEach bytes of live heap more, while something waits for each of them
    /// @param pss of the node then
    /// @param cues that the kernel took for them
    /// @param inTime of those that read on at once then
    /// @param offTheRing of those that read on after more cues than the ring holds
    /// @param around of those that read on a little before or after the stated time
    /// @param late of those that read on when it had passed for all
    private record Ends(
            double heapEach,
            long pss,
            int cues,
            Fate inTime,
            Fate offTheRing,
            Fate around,
            Fate late) {

        double closedPercent() {
            return 100.0 * (late.tooSlow() + late.otherwise() + late.cut()) / late.phones();
        }

        Fate all() {
            return inTime.plus(offTheRing).plus(around).plus(late);
        }
    }

    @Override
    public String name() {
        return "stalled";
    }

    @Override
    public String title() {
        return "a tenth of 18,000 phones stop reading: memory of each, how it ends, and what the others notice";
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
            StalledPhones stalled = new StalledPhones(node, nodePhones, phones);
            floorPhones.connect(phones);
            stalled.weaken();
            nodePhones.connect(phones);
            Alternation turns = new Alternation(floor, floorPhones, node, nodePhones);
            List<Alternation.Pair> _ = turns.measure("warming up", WARM_UP);
            Ends ends = ends(node, stalled);

            stalled.renew();
            List<Alternation.Pair> without = turns.measure("all read", CONTROL);
            long lostBefore = nodePhones.tell("state").value("lost");
            long began = System.nanoTime();
            List<Alternation.Pair> with = new ArrayList<>();
            long stopped = stalled.stop();
            int rounds = 1;
            while (System.nanoTime() - began < time.toNanos()) {
                List<Alternation.Pair> some = turns.measureFor("a tenth stalls", SOME_TIME, PACE);
                node.ping(nodePhones); // by its answer phones notice that they were cut off
                if (nodePhones.tell("state").value("cut") == 0) {
                    with.addAll(some);
                } else if (System.nanoTime() - began < time.toNanos()) {
                    // From here on fewer stall than are meant: all come in again.
                    Fate _ = stalled.readOn(100);
                    stalled.renew();
                    stopped = stalled.stop();
                    rounds++;
                }
            }
            Fate fate = stalled.readOn(100);
            PhoneDriver.Reply after = nodePhones.tell("state");

            Samples ratioWith = p99(with);
            Samples ratioWithout = p99(without);
            return new Report(
                    List.of(
                            Figure.atMost("stalled-heap-per-phone", ends.heapEach, "B", 64),
                            Figure.atMost(
                                    "stalled-others-p99",
                                    ratioWith.median() / ratioWithout.median(),
                                    "x without",
                                    1.10),
                            Figure.atMost(
                                    "stalled-others-lost",
                                    after.value("lost") - lostBefore,
                                    "phones",
                                    0),
                            Figure.atMost("stalled-gaps", after.value("gaps"), "entries", 0),
                            Figure.atLeast(
                                    "stalled-closed-as-too-slow",
                                    ends.all().tooSlow(),
                                    "phones",
                                    1),
                            Figure.atMost(
                                    "stalled-closed-otherwise",
                                    ends.all().plus(fate).otherwise(),
                                    "phones",
                                    0),
                            Figure.atLeast(
                                    "stalled-closed-in-time", ends.closedPercent(), "%", 99)),
                    List.of(
                            """
                            %,d of %,d phones stop reading, and go on with their pings. Segments and receive buffer of each \
                            are as small as a real phone's: on loopback the kernel takes megabytes for who does not read. \
                            That it takes no more for them is seen by what the node writes.

                            - After %d cues it took no more, and a pong waited for each with the node. Live heap then, less \
                            the live heap when they have read on: %,.0f B in all; PSS then %s. They read on: %s.
                            - The same again, and %d cues more: half of them read on: %s. Who lets something wait for %d s is closed, and \
                            finds no word if it reads on more than 2 s after that, because none was taken: some read on \
                            %.1f to %.1f s after the kernel took no more for the last of them: %s. The rest %.1f s after: %s.
                            - %d s, while cues go out to all. When the node had cut off the first of them all came in again, and \
                            stopped again: %d rounds. At the end they read on: %s.

                            The others' p99, node to floor, turn by turn: %s in %d turns while all read, %s in %d turns while none of the tenth had been cut off yet.
                            """
                                    .formatted(
                                            stopped,
                                            phones,
                                            ends.cues,
                                            ends.heapEach * stopped,
                                            Memory.mebibytes(ends.pss),
                                            ends.inTime.text(),
                                            PAST_THE_RING,
                                            ends.offTheRing.text(),
                                            STATED.toSeconds(),
                                            secondsOf(beforeAll(PARTS_AROUND)),
                                            secondsOf(beforeAll(1)),
                                            ends.around.text(),
                                            secondsOf(beforeAll(0)),
                                            ends.late.text(),
                                            time.toSeconds(),
                                            rounds,
                                            fate.text(),
                                            ratioWithout.text(),
                                            without.size(),
                                            ratioWith.text(),
                                            with.size())));
        }
    }

    private static Ends ends(NodeUnderTest node, StalledPhones stalled) throws Exception {
        stalled.renew();
        Blocked blocked = stalled.block();
        LiveHeap waiting = LiveHeap.of(node.pid());
        long pss = Memory.pssOf(node.pid());
        Fate inTime = stalled.readOn(StalledPhones.PERCENT);
        LiveHeap caughtUp = LiveHeap.settledOf(node.pid());
        double heapEach = (double) (waiting.bytes() - caughtUp.bytes()) / inTime.phones();
        System.out.printf(
                "%,d phones stopped, %.1f B of heap more each; read on: %s%n",
                inTime.phones(), heapEach, inTime.text());
        if (inTime.there() < inTime.phones()) {
            throw new IOException("the machine is too slow: they were closed before they read on");
        }

        stalled.renew();
        Blocked again = stalled.block();
        node.broadcast(PAST_THE_RING);
        Fate offTheRing = stalled.readOn(StalledPhones.PERCENT / 2);
        System.out.println("half of them past the ring: " + offTheRing.text());
        Fate around = Fate.NONE;
        for (int part = 1; part <= PARTS_AROUND; part++) {
            long moment = again.lastNanos() + beforeAll(PARTS_AROUND + 1 - part).toNanos();
            stalled.awaitMoment(moment);
            around = around.plus(stalled.readOn(StalledPhones.PERCENT / 2 + part));
        }
        stalled.awaitMoment(again.lastNanos() + beforeAll(0).toNanos());
        Fate late = stalled.readOn(StalledPhones.PERCENT);
        System.out.println("around the stated time: " + around.text());
        System.out.println("after it: " + late.text());
        return new Ends(heapEach, pss, blocked.cues(), inTime, offTheRing, around, late);
    }

    /// @param parts before the moment at which the stated time has passed for all
    /// @return how long after the kernel took no more
    private static Duration beforeAll(int parts) {
        return STATED.plus(TIMER).minus(BETWEEN_PARTS.multipliedBy(parts));
    }

    private static double secondsOf(Duration duration) {
        return duration.toMillis() / 1e3;
    }

    private static Samples p99(List<Alternation.Pair> pairs) {
        return Samples.of(pairs.stream().mapToDouble(Alternation.Pair::p99Ratio).toArray());
    }
}
