package ngage.backend.audience;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The time that counts for limits: it leaves out the times when the whole process stood still.
///
/// After a pause every phone looks silent, though its words wait in the kernel; by this clock it has
/// as much time left as before. One thread, which must ask every second or so.
final class ShardClock {

    private static final Logger log = LoggerFactory.getLogger(ShardClock.class);
    private static final Duration STOOD_STILL = Duration.ofSeconds(5);

    private final LongSupplier nanos;
    private long last;
    private long left;

    ShardClock(LongSupplier nanos) {
        this.nanos = nanos;
        this.last = nanos.getAsLong();
    }

    /// Overflows: good for differences up to 24 days.
    int millis() {
        long now = nanos.getAsLong();
        long since = now - last;
        last = now;
        if (since > STOOD_STILL.toNanos()) {
            left += since;
            log.warn("this node stood still for {} s", since / 1_000_000_000);
        }
        return (int) ((now - left) / 1_000_000);
    }
}
