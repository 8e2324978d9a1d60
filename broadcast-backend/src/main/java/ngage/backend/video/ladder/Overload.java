package ngage.backend.video.ladder;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Decides when the transcoder is too slow: when more of the programme than a limit has waited for it for
/// some time, and does not get less. Decides also when it has been calm for long enough to try all
/// renditions again: each time that was wrong it waits twice as long.
///
/// No clock of its own; for one thread.
final class Overload {

    /// This much of the programme may wait: what a busy second costs.
    static final Duration LIMIT = Duration.ofSeconds(3);

    /// So long, before it is for good. With LIMIT much less than what the feed keeps, or the ladder would be
    /// cut off before it has said so.
    static final Duration PATIENCE = Duration.ofSeconds(5);

    static final Duration CALM = Duration.ofMinutes(5);

    /// So much less must wait for it to count as catching up.
    private static final Duration GAIN = Duration.ofMillis(500);

    private static final int MAX_DOUBLINGS = 4;

    private final Duration limit;
    private final Duration patience;
    private final Duration calm;

    private long sinceNanos;
    private @Nullable Duration behindSince;
    private long calmSinceNanos;
    private boolean isCalm;
    private int relapses;

    Overload(Duration limit, Duration patience, Duration calm) {
        this.limit = limit;
        this.patience = patience;
        this.calm = calm;
    }

    /// A transcoder has been started.
    void restart() {
        behindSince = null;
        isCalm = false;
    }

    /// @param behind how much of the programme waits
    /// @return whether it is too slow
    boolean isTooSlow(Duration behind, long nowNanos) {
        if (behind.compareTo(limit) <= 0) {
            behindSince = null;
            if (!isCalm) {
                isCalm = true;
                calmSinceNanos = nowNanos;
            }
            return false;
        }
        isCalm = false;
        Duration before = behindSince;
        if (before == null || behind.compareTo(before.minus(GAIN)) <= 0) {
            behindSince = behind;
            sinceNanos = nowNanos;
            return false;
        }
        return nowNanos - sinceNanos >= patience.toNanos();
    }

    /// It was too slow, and works with less now.
    void onRelief() {
        relapses = Math.min(relapses + 1, MAX_DOUBLINGS);
    }

    /// @return whether all renditions may be tried again
    boolean isCalmForLong(long nowNanos) {
        return isCalm && nowNanos - calmSinceNanos >= untilCalm().toNanos();
    }

    private Duration untilCalm() {
        return calm.multipliedBy(1L << Math.max(0, relapses - 1));
    }
}
