package ngage.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The floor and a node, both up with as many phones, whose broadcasts take turns: floor, node, floor,
/// node. What the machine does meanwhile falls on both, and each pair has a ratio of its own. One thread.
final class Alternation {

    /// So that one's stragglers do not run into the other's turn.
    static final long BETWEEN_MILLIS = 60;

    private static final long PROGRESS_NANOS = 2_000_000_000L;

    /// One broadcast of each.
    ///
    /// @param restShare of one CPU that the node used during the floor's turn: its own clockwork
    record Pair(Broadcast floor, Broadcast node, double restShare) {

        /// @return what of the node's CPU per delivery it would have used without any, too
        double restMicrosPerDelivery() {
            return restShare * node.wallNanos() / 1e3 / node.delivered();
        }

        double cpuRatio() {
            return node.cpuMicrosPerDelivery() / floor.cpuMicrosPerDelivery();
        }

        double p99Ratio() {
            return (double) node.p99Nanos() / floor.p99Nanos();
        }

        double lastRatio() {
            return node.lastMillis() / floor.lastMillis();
        }
    }

    private final FloorServer floor;
    private final PhoneDriver floorPhones;
    private final NodeUnderTest node;
    private final PhoneDriver nodePhones;

    private long said = System.nanoTime();
    private int done;

    Alternation(
            FloorServer floor,
            PhoneDriver floorPhones,
            NodeUnderTest node,
            PhoneDriver nodePhones) {
        this.floor = floor;
        this.floorPhones = floorPhones;
        this.node = node;
        this.nodePhones = nodePhones;
    }

    /// @param rounds how many broadcasts of each
    List<Pair> measure(String what, int rounds) throws Exception {
        List<Pair> pairs = new ArrayList<>();
        while (pairs.size() < rounds) {
            node.keepAlive(nodePhones);
            long began = System.nanoTime();
            long restCpu = CpuClock.nanosOf(node.pid());
            Broadcast first = Broadcast.measure(floor, floorPhones);
            restCpu = CpuClock.nanosOf(node.pid()) - restCpu;
            double restShare = (double) restCpu / (System.nanoTime() - began);
            TimeUnit.MILLISECONDS.sleep(BETWEEN_MILLIS);
            Broadcast second = Broadcast.measure(node, nodePhones);
            TimeUnit.MILLISECONDS.sleep(BETWEEN_MILLIS);
            pairs.add(new Pair(first, second, restShare));
            done++;
            if (System.nanoTime() - said > PROGRESS_NANOS) {
                said = System.nanoTime();
                System.out.printf("%s: %d broadcasts of each%n", what, done);
            }
        }
        return pairs;
    }

    /// @param time how long
    /// @param pace from one pair to the next, if they are not slower
    List<Pair> measureFor(String what, Duration time, Duration pace) throws Exception {
        List<Pair> pairs = new ArrayList<>();
        long end = System.nanoTime() + time.toNanos();
        for (long next = System.nanoTime(); next < end; ) {
            pairs.addAll(measure(what, 1));
            next = Math.max(next + pace.toNanos(), System.nanoTime());
            TimeUnit.NANOSECONDS.sleep(next - System.nanoTime());
        }
        return pairs;
    }
}
