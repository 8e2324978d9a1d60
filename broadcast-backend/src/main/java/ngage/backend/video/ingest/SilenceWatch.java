package ngage.backend.video.ingest;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// Ends a source of which nothing is heard any more, once. A virtual thread, from the start to the close.
final class SilenceWatch implements AutoCloseable {

    private final Thread thread;
    private volatile long deadlineNanos;
    private final long limitNanos;
    private volatile boolean hasHeard;
    private volatile boolean isClosed;
    private volatile boolean hasEnded;

    /// @param first how long it may take until something is heard
    /// @param limit how long nothing may be heard from then on
    /// @param end called on the watch's thread
    SilenceWatch(Duration first, Duration limit, Runnable end) {
        this.limitNanos = limit.toNanos();
        this.deadlineNanos = System.nanoTime() + first.toNanos();
        this.thread = Thread.ofVirtual().name("silence").start(() -> watch(end));
    }

    void heard() {
        hasHeard = true;
        deadlineNanos = System.nanoTime() + limitNanos;
    }

    /// @return whether anything was heard at all
    boolean hasHeard() {
        return hasHeard;
    }

    /// @return whether the source was ended here
    boolean hasEnded() {
        return hasEnded;
    }

    @Override
    public void close() {
        isClosed = true;
        LockSupport.unpark(thread);
    }

    private void watch(Runnable end) {
        while (!isClosed) {
            long left = deadlineNanos - System.nanoTime();
            if (left <= 0) {
                hasEnded = true;
                end.run();
                return;
            }
            // What is heard first may bring the deadline nearer.
            LockSupport.parkNanos(Math.min(left, limitNanos / 4));
        }
    }
}
