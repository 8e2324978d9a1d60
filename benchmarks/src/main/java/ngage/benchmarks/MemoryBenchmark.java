package ngage.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// What an idle phone costs in memory: on the heap, in the process, in the kernel.
final class MemoryBenchmark implements Benchmark {

    private static final int PHONES = 18_000;
    private static final int MESSAGE_BYTES = 300;
    private static final String AUTOMATIC = "AUTO";

    /// More than the ring holds, so that it is full, and later cues only take others' places.
    private static final int FILLING = 300;

    private static final int CUES = 40;
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
        String asked = settings.transports();
        for (String transport :
                asked == null ? List.of(AUTOMATIC) : Arrays.asList(asked.split(","))) {
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
        NodeProcess.Program program = NodeProcess.Program.named("node-" + transport);
        if (!transport.equals(AUTOMATIC)) {
            program = program.with("--transport", transport);
        }
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
        String name =
                transport.equals(AUTOMATIC)
                        ? "memory"
                        : "memory-" + transport.toLowerCase(Locale.ROOT);
        figures.add(Figure.atMost(name + "-heap-per-phone", idle.heapPerPhone(), "B", 1200));
        figures.add(Figure.atMost(name + "-pss-per-phone", idle.pssPerPhone(), "B", 4096));
        figures.add(Figure.atMost(name + "-growth-per-delivery", growth, "B", 0.1));
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
            LiveHeap emptyHeap = LiveHeap.of(node.pid());
            long emptyPss = Memory.pssOf(node.pid());
            long emptySlab = Memory.slab();
            driver.connect(phones);
            long pss = Memory.pssOf(node.pid());
            LiveHeap heap = LiveHeap.of(node.pid());
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
    /// grows for each phone is what grows more than that.
    private static double growthPerDelivery(NodeUnderTest node, PhoneDriver driver, int phones)
            throws Exception {
        stage(node, FILLING);
        long before = LiveHeap.of(node.pid()).bytes();
        stage(node, CUES);
        long unseen = LiveHeap.of(node.pid()).bytes() - before;
        driver.connect(phones);
        deliver(node, driver);
        before = LiveHeap.of(node.pid()).bytes();
        deliver(node, driver);
        long seen = LiveHeap.of(node.pid()).bytes() - before;
        System.out.printf(
                "%d cues leave %,d bytes behind without phones, %,d with %,d phones%n",
                CUES, unseen, seen, phones);
        return (double) (seen - unseen) / CUES / phones;
    }

    private static void stage(NodeUnderTest node, int cues) throws Exception {
        for (int i = 0; i < cues; i++) {
            long _ = node.broadcast();
            node.settle();
        }
    }

    private static void deliver(NodeUnderTest node, PhoneDriver phones) throws Exception {
        for (int i = 0; i < CUES; i++) {
            Broadcast _ = Broadcast.measure(node, phones);
        }
        PhoneDriver.Reply _ = phones.tell("ping");
    }
}
