package ngage.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// Some of a node's phones, that stop reading and go on with their pings, and what becomes of them.
/// One thread.
final class StalledPhones {

    /// That node and phones never fall behind by what the ring holds: who reads gets no snapshot.
    private static final int BURST = 16;

    /// Of those that have stopped: a few kernels take much more than the others'.
    private static final int STRAGGLERS_PERCENT = 1;

    private static final int MOST_CUES = 4000;
    private static final int PATIENCE_SECONDS = 20;

    /// So many phones of a hundred, by their numbers.
    static final int PERCENT = 10;

    /// When they had stopped, as [System#nanoTime].
    ///
    /// @param firstNanos before this nothing waited with the node for any of them
    /// @param lastNanos from here on something waits for all of them, but for a few stragglers
    /// @param cues that went out until then
    record Blocked(long firstNanos, long lastNanos, int cues) {}

    /// What has become of those that read on.
    ///
    /// @param phones how many they are
    /// @param there that are still connected, and have all that went out
    /// @param snapshots that they got
    /// @param tooSlow that were told so, by its code
    /// @param otherwise that were closed with any other code
    /// @param cut whose connection was at an end without a word
    /// @param behind that have neither all nor an end
    record Fate(
            long phones,
            long there,
            long snapshots,
            long tooSlow,
            long otherwise,
            long cut,
            long behind) {

        static final Fate NONE = new Fate(0, 0, 0, 0, 0, 0, 0);

        Fate plus(Fate other) {
            return new Fate(
                    phones + other.phones,
                    there + other.there,
                    snapshots + other.snapshots,
                    tooSlow + other.tooSlow,
                    otherwise + other.otherwise,
                    cut + other.cut,
                    behind + other.behind);
        }

        String text() {
            return "%,d there with all that went out, %,d of them by a snapshot; %,d closed with 4005; %,d with another code; %,d cut off without a word"
                    .formatted(there, snapshots, tooSlow, otherwise, cut);
        }
    }

    private final NodeUnderTest node;
    private final PhoneDriver phones;
    private final int all;

    /// @param phones that are in
    StalledPhones(NodeUnderTest node, PhoneDriver phones, int all) {
        this.node = node;
        this.phones = phones;
        this.all = all;
    }

    /// Before they come in: their kernels take little.
    void weaken() throws IOException {
        PhoneDriver.Reply _ = phones.tell("weak " + PERCENT);
    }

    /// All phones come in again: the more a connection has carried, the more the kernel takes for it.
    void renew() throws IOException {
        PhoneDriver.Reply _ = phones.tell("cut");
        PhoneDriver.Reply back = phones.tell("return 3000");
        if (back.value("got") != all) {
            throw new IOException("not all phones came back: " + back);
        }
    }

    /// @return how many stop
    long stop() throws IOException {
        return phones.tell("stall " + PERCENT).value("count");
    }

    /// They stop, and cues go out until the kernel takes no more for any of them; not even after a ping,
    /// upon which it may take more than before.
    Blocked block() throws Exception {
        long stopped = stop();
        long first = 0;
        for (int cues = BURST; cues <= MOST_CUES; cues += BURST) {
            long before = System.nanoTime();
            long given = burst(stopped);
            if (first == 0 && given < stopped * BURST) {
                first = before;
            }
            if (given <= stopped * BURST * STRAGGLERS_PERCENT / 100) {
                node.ping(phones);
                before = System.nanoTime();
                cues += BURST;
                if (burst(stopped) <= stopped * BURST * STRAGGLERS_PERCENT / 100) {
                    return new Blocked(first, before, cues);
                }
            }
        }
        throw new IOException("the kernel takes all that phones do not read");
    }

    /// Those of the first so many phones of a hundred read on, if they had stopped.
    Fate readOn(int percent) throws IOException {
        PhoneDriver.Reply reply = phones.tell("read " + percent + " " + PATIENCE_SECONDS);
        return new Fate(
                reply.value("count"),
                reply.value("live") - reply.value("behind"),
                reply.value("snapshots"),
                reply.value("slow"),
                reply.value("silent") + reply.value("closed"),
                reply.value("cut"),
                reply.value("behind"));
    }

    /// Waits for a moment on [System#nanoTime], with pings as often as a phone sends them.
    void awaitMoment(long moment) throws IOException, InterruptedException {
        while (System.nanoTime() < moment) {
            node.keepAlive(phones);
            long left = moment - System.nanoTime();
            TimeUnit.NANOSECONDS.sleep(Math.min(left, Duration.ofMillis(100).toNanos()));
        }
    }

    /// @param stopped how many do not read
    /// @return frames that the node began to write to these
    private long burst(long stopped) throws Exception {
        long before = node.framesBegun();
        PhoneDriver.Reply _ = phones.tell("arm " + BURST + " " + PATIENCE_SECONDS);
        node.broadcast(BURST);
        PhoneDriver.Reply delivered = phones.hear();
        if (delivered.value("missed") > 0) {
            throw new IOException("not all phones got a cue: " + delivered);
        }
        return node.framesBegun() - before - (all - stopped) * BURST;
    }
}
