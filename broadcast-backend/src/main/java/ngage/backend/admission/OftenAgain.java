package ngage.backend.admission;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import ngage.protocol.FanIndex;

/// How often each fan has come in again lately, so that one ticket, shown over and over, does not take
/// the turns of all others.
///
/// Bounded by the door's own rates: who is not let in is not counted. Not safe by itself: its owner has
/// the guard, and tells the time.
final class OftenAgain {

    private static final long WHILE_NANOS = Duration.ofSeconds(10).toNanos();

    /// As many devices as one fan may have, and some trouble.
    private static final int TIMES = 5;

    private final Map<FanIndex, Integer> times = new HashMap<>();
    private long sinceNanos;

    OftenAgain(long nowNanos) {
        this.sinceNanos = nowNanos;
    }

    /// @return how long until the fan may come in again; zero if now
    Duration wait(FanIndex fan, long nowNanos) {
        if (nowNanos - sinceNanos >= WHILE_NANOS) {
            sinceNanos = nowNanos;
            times.clear();
        }
        return times.getOrDefault(fan, 0) < TIMES
                ? Duration.ZERO
                : Duration.ofNanos(WHILE_NANOS - (nowNanos - sinceNanos));
    }

    void onIn(FanIndex fan) {
        times.merge(fan, 1, Integer::sum);
    }
}
