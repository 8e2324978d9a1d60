package ngage.benchmarks;

import java.io.IOException;

/// One broadcast to all phones that read, as it was measured.
///
/// @param delivered how many phones got it
/// @param cpuNanos of the server, from just before until the last phone had it
/// @param wallNanos from just before until the last phone had it
/// @param p50Nanos until half of the phones had it
/// @param p99Nanos until 99 % of the phones had it
/// @param messageBytes without the frame's header
record Broadcast(
        long delivered,
        long cpuNanos,
        long wallNanos,
        long p50Nanos,
        long p99Nanos,
        long messageBytes) {

    private static final int PATIENCE_SECONDS = 20;

    /// @throws IOException if a phone did not get it
    static Broadcast measure(Served server, PhoneDriver phones) throws Exception {
        PhoneDriver.Reply _ = phones.tell("arm 1 " + PATIENCE_SECONDS);
        long cpu = CpuClock.nanosOf(server.pid());
        long begin = server.broadcast();
        PhoneDriver.Reply delivered = phones.hear();
        long used = CpuClock.nanosOf(server.pid()) - cpu;
        server.settle();
        if (delivered.value("missed") > 0 || delivered.value("got") == 0) {
            throw new IOException("not all phones got a cue: " + delivered);
        }
        return new Broadcast(
                delivered.value("got"),
                used,
                delivered.value("last") - begin,
                delivered.value("p50") - begin,
                delivered.value("p99") - begin,
                delivered.value("bytes"));
    }

    double cpuMicrosPerDelivery() {
        return cpuNanos / 1e3 / delivered;
    }

    double lastMillis() {
        return wallNanos / 1e6;
    }
}
