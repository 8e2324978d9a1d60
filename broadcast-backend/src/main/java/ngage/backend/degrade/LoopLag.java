package ngage.backend.degrade;

import java.util.Collection;
import java.util.Iterator;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How long work waits for the slowest of some I/O loops: hands each a mark, and sees when it is reached.
///
/// Any thread. At most [#MAX_MARKS] marks are on their way; while there are so many, no more are needed to
/// know that the loops are late.
public final class LoopLag {

    private static final Logger log = LoggerFactory.getLogger(LoopLag.class);
    private static final int MAX_MARKS = 256;

    private static final class Mark {
        final long handedNanos;
        volatile long reachedNanos;

        Mark(long handedNanos) {
            this.handedNanos = handedNanos;
        }
    }

    private final Supplier<? extends Collection<? extends Executor>> loops;
    private final LongSupplier nanos;
    private final Queue<Mark> marks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();

    /// @param loops which run what they are handed in its order
    /// @param nanos the monotonic clock
    public LoopLag(Supplier<? extends Collection<? extends Executor>> loops, LongSupplier nanos) {
        this.loops = loops;
        this.nanos = nanos;
    }

    /// Hands every loop a mark, behind the work that it has.
    public void mark() {
        for (Executor loop : loops.get()) {
            if (count.incrementAndGet() > MAX_MARKS) {
                count.decrementAndGet();
                return;
            }
            Mark mark = new Mark(nanos.getAsLong());
            marks.add(mark);
            try {
                loop.execute(() -> mark.reachedNanos = Math.max(1, nanos.getAsLong()));
            } catch (RejectedExecutionException e) {
                // Only when the server is going down.
                log.debug("an I/O loop takes no more work", e);
                if (marks.remove(mark)) {
                    count.decrementAndGet();
                }
            }
        }
    }

    /// @return the longest wait since the last call; of a mark that is not reached yet, its wait so far; 0 if
    ///     there was none
    public double takeMillis() {
        long now = nanos.getAsLong();
        long longest = 0;
        for (Iterator<Mark> each = marks.iterator(); each.hasNext(); ) {
            Mark mark = each.next();
            long reached = mark.reachedNanos;
            longest = Math.max(longest, (reached == 0 ? now : reached) - mark.handedNanos);
            if (reached != 0) {
                each.remove();
                count.decrementAndGet();
            }
        }
        return longest / 1e6;
    }
}
