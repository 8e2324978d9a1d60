package ngage.backend.degrade;

import java.time.Duration;

/// The highest of each number within a while: the present half of the while and the one before it. Written
/// by one thread, read by any.
final class WorstLoad {

    private final long halfNanos;
    private Load before = Load.NONE;
    private Load now = Load.NONE;
    private long beganNanos;
    private volatile Load load = Load.NONE;

    /// @param within at least half as long, and at most so long, is looked back
    WorstLoad(Duration within) {
        this.halfNanos = within.toNanos() / 2;
    }

    void onLoad(Load present, long nowNanos) {
        if (nowNanos - beganNanos >= halfNanos) {
            before = nowNanos - beganNanos < 2 * halfNanos ? now : Load.NONE;
            now = Load.NONE;
            beganNanos = nowNanos;
        }
        now = now.worse(present);
        load = before.worse(now);
    }

    Load load() {
        return load;
    }
}
