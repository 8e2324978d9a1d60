package ngage.benchmarks;

import java.io.IOException;
import java.util.List;

/// Where the machine's memory is, in bytes, while a show runs.
///
/// @param node PSS of the biggest of them
/// @param worker PSS of the biggest of the mob's processes but its parent, which is not one of them if
///     there are several
record MemoryTable(
        long nodes,
        int nodeCount,
        long node,
        long conductor,
        long mob,
        int mobCount,
        long worker,
        long redis,
        long slab,
        long available) {

    static MemoryTable of(
            NodeProcess conductor, List<NodeProcess> nodes, List<Long> mob, long redis)
            throws IOException {
        long[] ofNodes = new long[nodes.size()];
        for (int i = 0; i < ofNodes.length; i++) {
            ofNodes[i] = Memory.pssOf(nodes.get(i).pid());
        }
        long[] ofMob = new long[mob.size()];
        for (int i = 0; i < ofMob.length; i++) {
            ofMob[i] = Memory.pssOf(mob.get(i));
        }
        return new MemoryTable(
                java.util.Arrays.stream(ofNodes).sum(),
                ofNodes.length,
                java.util.Arrays.stream(ofNodes).max().orElse(0),
                Memory.pssOf(conductor.pid()),
                java.util.Arrays.stream(ofMob).sum(),
                ofMob.length,
                java.util.Arrays.stream(ofMob).skip(ofMob.length > 1 ? 1 : 0).max().orElse(0),
                Memory.pssOf(redis),
                Memory.slab(),
                Memory.available());
    }

    double mebibytesOfNode() {
        return node / 1024.0 / 1024.0;
    }

    /// @param empty before the phones came
    /// @return as a Markdown table
    String text(MemoryTable empty, int phones) {
        long sockets = slab - empty.slab;
        return """
        | | processes | memory | a phone |
        | --- | ---: | ---: | ---: |
        | audience nodes, PSS (the biggest: %s) | %d | %s | %.0f B |
        | conductor, PSS | 1 | %s | |
        | mob, PSS (the biggest worker: %s) | %d | %s | %.0f B |
        | Redis, PSS | 1 | %s | %.0f B |
        | the kernel's slab more than without phones, both ends of each connection | | %s | %.0f B |
        | left on the machine | | %s | |
        """
                .formatted(
                        Memory.mebibytes(node),
                        nodeCount,
                        Memory.mebibytes(nodes),
                        (double) nodes / phones,
                        Memory.mebibytes(conductor),
                        Memory.mebibytes(worker),
                        mobCount,
                        Memory.mebibytes(mob),
                        (double) mob / phones,
                        Memory.mebibytes(redis),
                        (double) redis / phones,
                        Memory.mebibytes(sockets),
                        (double) sockets / phones,
                        Memory.mebibytes(available));
    }
}
