package ngage.backend.audience;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import ngage.protocol.CloseReason;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The phones of one I/O thread, and that thread's own views of the shared frames.
///
/// All on that thread, but [#wake], [#hand] and [#sweepSoon], which any thread may call. What is handed
/// in is bounded by what asks for it: an answer for each ballot under way, of which the ballot box has
/// so many and no more, and a farewell for each phone that another one replaces.
final class HubShard {

    private static final Logger log = LoggerFactory.getLogger(HubShard.class);

    private static final Duration STOOD_STILL = Duration.ofSeconds(5);
    private static final int GATHER = 64;
    private static final int READ_BYTES = 16 * 1024;

    private final AudienceConfig config;
    private final CueRing ring;
    private final AudienceState state;
    private final PhoneDialogue dialogue;
    private final ShardReports reports = new ShardReports();
    private final PhoneDelays delays;
    private final Executor ioThread;
    private final LongSupplier nanos;

    private final ByteBuffer readBuffer = ByteBuffer.allocateDirect(READ_BYTES);
    private final ByteBuffer[] gather = new ByteBuffer[GATHER];

    // A frame's bytes are shared, its position is not: one view per shard and entry, made once.
    private final @Nullable ByteBuffer[] views;
    private final long[] viewOffsets;
    private AudienceState.@Nullable Snapshot snapshot;
    private ByteBuffer snapshotView = ByteBuffer.allocate(0);

    private @Nullable Phone[] phones = new Phone[64];
    private int count;

    private long sweptNanos;

    private final AtomicBoolean isWoken = new AtomicBoolean();
    private final AtomicBoolean isSweepDue = new AtomicBoolean();
    private final AtomicBoolean isHanded = new AtomicBoolean();
    private final Queue<Runnable> handed = new ConcurrentLinkedQueue<>();
    private volatile int connected;

    HubShard(
            AudienceConfig config,
            CueRing ring,
            AudienceState state,
            PhoneDialogue dialogue,
            Executor ioThread,
            LongSupplier nanos) {
        this.config = config;
        this.ring = ring;
        this.state = state;
        this.dialogue = dialogue;
        this.delays = new PhoneDelays(config);
        this.ioThread = ioThread;
        this.nanos = nanos;
        this.sweptNanos = nanos.getAsLong();
        this.views = new ByteBuffer[ring.capacity()];
        this.viewOffsets = new long[ring.capacity()];
    }

    AudienceConfig config() {
        return config;
    }

    PhoneDialogue dialogue() {
        return dialogue;
    }

    ShardReports reports() {
        return reports;
    }

    PhoneDelays delays() {
        return delays;
    }

    /// Good for differences up to 24 days.
    int nowMillis() {
        return (int) (nanos.getAsLong() / 1_000_000);
    }

    /// Any thread.
    int connected() {
        return connected;
    }

    Phone add(PhoneSocket socket) {
        Phone phone = new Phone(this, socket);
        if (count == phones.length) {
            phones = Arrays.copyOf(phones, count * 2);
        }
        phone.place = count;
        phones[count++] = phone;
        connected = count;
        return phone;
    }

    void remove(Phone phone) {
        Phone last = phones[--count];
        phones[count] = null;
        if (last != null && last != phone) {
            phones[phone.place] = last;
            last.place = phone.place;
        }
        connected = count;
    }

    /// The log has grown: all phones get what they lack.
    void wake() {
        schedule(isWoken);
    }

    void sweepSoon() {
        schedule(isSweepDue);
    }

    /// Runs something on the I/O thread, together with what else was handed in.
    void hand(Runnable work) {
        handed.add(work);
        schedule(isHanded);
    }

    /// Sends all phones away, and then says so.
    void drain(CountDownLatch done) {
        for (int i = count - 1; i >= 0; i--) {
            Phone phone = phones[i];
            if (phone != null) {
                phone.close(CloseReason.DRAINING);
            }
        }
        done.countDown();
    }

    ByteBuffer readBuffer() {
        return readBuffer;
    }

    ByteBuffer[] gather() {
        return gather;
    }

    /// @return whether an entry that the phone needs is not in the ring any more
    boolean needsSnapshot(long next) {
        return next == 0 || next <= ring.head() && frame(next) == null;
    }

    /// @return the frame, to be written from its start; nothing if it is not in the ring
    @Nullable ByteBuffer frame(long offset) {
        int slot = (int) (offset % views.length);
        if (viewOffsets[slot] != offset || views[slot] == null) {
            CueRing.Slot found = ring.at(offset);
            if (found == null) {
                return null;
            }
            views[slot] = found.bytes().duplicate();
            viewOffsets[slot] = offset;
        }
        ByteBuffer view = views[slot];
        return view == null ? null : view.rewind();
    }

    /// @return the newest snapshot, to be written from its start
    ByteBuffer snapshot() {
        AudienceState.Snapshot newest = state.snapshot();
        if (snapshot == null || newest.offset() != snapshot.offset()) {
            snapshot = newest;
            snapshotView = newest.bytes().duplicate();
        }
        return snapshotView.rewind();
    }

    /// @return offset of the first entry that [#snapshot] does not have
    long afterSnapshot() {
        return snapshot == null ? 1 : snapshot.offset() + 1;
    }

    private void schedule(AtomicBoolean flag) {
        if (flag.compareAndSet(false, true)) {
            try {
                ioThread.execute(this::turn);
            } catch (RejectedExecutionException e) {
                // Only when the server is going down: its phones will ask another node.
                log.debug("the I/O thread takes no more work", e);
            }
        }
    }

    private void turn() {
        if (isHanded.getAndSet(false)) {
            for (Runnable work = handed.poll(); work != null; work = handed.poll()) {
                run(work);
            }
        }
        if (isWoken.getAndSet(false)) {
            // Backwards: a phone that leaves is replaced by the last one, which had its turn.
            for (int i = count - 1; i >= 0; i--) {
                Phone phone = phones[i];
                if (phone != null && phone.isLive()) {
                    phone.flush();
                }
            }
        }
        if (isSweepDue.getAndSet(false) && !hasStoodStill()) {
            for (int i = count - 1; i >= 0; i--) {
                Phone phone = phones[i];
                if (phone != null) {
                    phone.sweep();
                }
            }
        }
    }

    /// A job that fails must not take those behind it with it.
    private static void run(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            log.error("a job for one phone failed", e);
        }
    }

    /// After a pause of the whole process every phone looks silent, though its words wait in the
    /// kernel: they are read before the next sweep, which judges.
    private boolean hasStoodStill() {
        long now = nanos.getAsLong();
        long since = now - sweptNanos;
        sweptNanos = now;
        if (since < STOOD_STILL.toNanos()) {
            return false;
        }
        log.warn("this node stood still for {} s", since / 1_000_000_000);
        return true;
    }
}
