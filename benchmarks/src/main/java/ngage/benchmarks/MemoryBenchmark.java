package ngage.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/// What an idle phone costs in memory: on the heap, in the process, in the kernel.
final class MemoryBenchmark implements Benchmark {

    private static final int PHONES = 18_000;
    private static final int MESSAGE_BYTES = 300;

    /// More than the ring holds, so that it is full, and later cues only take others' places.
    private static final int FILLING = 300;

    private static final int CUES = 40;
    private static final int BURSTS = 3;
    private static final int CLASSES = 12;

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public String title() {
        return "heap and process memory of one of 18,000 idle phones; growth per delivered cue";
    }

    @Override
    public Report measure(Settings settings) throws Exception {
        Yardstick yardstick = Yardstick.compiledIn(settings.data());
        List<Figure> figures = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        for (String transport : settings.transportsOrAll()) {
            measure(settings, yardstick, transport, figures, notes);
        }
        return new Report(figures, notes);
    }

    private static void measure(
            Settings settings,
            Yardstick yardstick,
            String transport,
            List<Figure> figures,
            List<String> notes)
            throws Exception {
        int phones = settings.phonesOr(PHONES);
        NodeProcess.Program program =
                NodeProcess.Program.named("node-" + transport).with("--transport", transport);
        Idle idle;
        try (NodeUnderTest node = NodeUnderTest.start(settings.data(), program, MESSAGE_BYTES);
                PhoneDriver driver = node.phones(yardstick, phones)) {
            idle = Idle.measure(node, driver, phones);
        }
        double growth;
        try (NodeUnderTest node = NodeUnderTest.start(settings.data(), program, MESSAGE_BYTES);
                PhoneDriver driver = node.phones(yardstick, phones)) {
            growth = growthPerDelivery(node, driver, phones);
        }
        String name = "memory-" + transport.toLowerCase(Locale.ROOT);
        figures.add(Figure.atMost(name + "-heap-per-phone", idle.heapPerPhone(), "B", 1200));
        figures.add(Figure.atMost(name + "-pss-per-phone", idle.pssPerPhone(), "B", 4096));
        figures.add(Figure.atMost(name + "-growth-per-delivery", growth, "B", 0.1));
        figures.add(Figure.withoutGoal(name + "-pss-empty", idle.emptyPss() / 1e6, "MB"));
        figures.add(Figure.withoutGoal(name + "-kernel-per-phone", idle.slabPerPhone(), "B"));
        notes.add(idle.note(transport));
    }

    /// An empty node, and the same node with phones that said hello and have their snapshot.
    private record Idle(
            int phones,
            LiveHeap emptyHeap,
            long emptyPss,
            long emptySlab,
            LiveHeap heap,
            long pss,
            long pssAfterCollection,
            long slab) {

        static Idle measure(NodeUnderTest node, PhoneDriver driver, int phones) throws Exception {
            LiveHeap emptyHeap = LiveHeap.settledOf(node.pid());
            long emptyPss = Memory.pssOf(node.pid());
            long emptySlab = Memory.slab();
            driver.connect(phones);
            long pss = Memory.pssOf(node.pid());
            LiveHeap heap = LiveHeap.settledOf(node.pid());
            return new Idle(
                    phones,
                    emptyHeap,
                    emptyPss,
                    emptySlab,
                    heap,
                    pss,
                    Memory.pssOf(node.pid()),
                    Memory.slab());
        }

        double heapPerPhone() {
            return (double) (heap.bytes() - emptyHeap.bytes()) / phones;
        }

        double pssPerPhone() {
            return (double) (pss - emptyPss) / phones;
        }

        /// @return of one end of the connection
        double slabPerPhone() {
            return (slab - emptySlab) / 2.0 / phones;
        }

        String note(String transport) {
            return """
            %s, %,d phones. Live heap, after a full collection: %s empty, %s with phones. PSS: %s empty, %s with \
            phones, %s after a full collection. The kernel's slab, both ends of each connection, on a machine \
            where others work too: %.0f B a phone. Bytes of live heap a phone, by class:

            ```
            %s
            ```
            """
                    .formatted(
                            transport,
                            phones,
                            Memory.mebibytes(emptyHeap.bytes()),
                            Memory.mebibytes(heap.bytes()),
                            Memory.mebibytes(emptyPss),
                            Memory.mebibytes(pss),
                            Memory.mebibytes(pssAfterCollection),
                            (double) (slab - emptySlab) / phones,
                            String.join("\n", heap.growthSince(emptyHeap, phones, CLASSES)));
        }
    }

    /// A cue leaves something behind even if nobody sees it: its entry, the command's answer. What
    /// grows for each phone is what grows more than that, and than in as long a time without cues.
    private static double growthPerDelivery(NodeUnderTest node, PhoneDriver driver, int phones)
            throws Exception {
        node.broadcast(FILLING);
        double unseen = growthOf(node, () -> stage(node));
        driver.connect(phones);
        long began = System.nanoTime();
        deliver(node, driver);
        long took = System.nanoTime() - began;
        double seen = growthOf(node, () -> deliver(node, driver));
        double atRest = growthOf(node, () -> TimeUnit.NANOSECONDS.sleep(took));
        System.out.printf(
                "%d cues leave %,.0f bytes behind without phones, %,.0f with %,d phones, as long a rest %,.0f%n",
                CUES, unseen, seen, phones, atRest);
        return (seen - unseen - atRest) / CUES / phones;
    }

    private interface Deed {
        void run() throws Exception;
    }

    /// @return the middle one of some bursts: a cache that fills, or is let go, is in one of them
    private static double growthOf(NodeUnderTest node, Deed deed) throws Exception {
        double[] growth = new double[BURSTS];
        deed.run();
        for (int i = 0; i < BURSTS; i++) {
            LiveHeap before = LiveHeap.of(node.pid());
            deed.run();
            LiveHeap after = LiveHeap.of(node.pid());
            growth[i] = after.bytes() - before.bytes();
            System.out.println("grew most, B a cue: " + after.growthSince(before, CUES, 6));
        }
        return Samples.of(growth).median();
    }

    private static void stage(NodeUnderTest node) throws Exception {
        for (int i = 0; i < CUES; i++) {
            long _ = node.broadcast();
            node.settle();
        }
    }

    private static void deliver(NodeUnderTest node, PhoneDriver phones) throws Exception {
        for (int i = 0; i < CUES; i++) {
            node.keepAlive(phones);
            Broadcast _ = Broadcast.measure(node, phones);
        }
    }
}
