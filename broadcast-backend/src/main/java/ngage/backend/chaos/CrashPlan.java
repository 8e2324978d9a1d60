package ngage.backend.chaos;

import java.util.random.RandomGenerator;

/// When the crashes of one victim are due: at random moments, so many a second on average. Many threads may
/// come by; each due crash happens to one of them. Those that were due while nobody came by are left out but
/// one: a victim that sleeps is not beaten when it wakes.
final class CrashPlan {

    private static final double NANOS = 1e9;

    private final double perSecond;
    private final RandomGenerator random;
    private long dueNanos;
    private long crashes;

    CrashPlan(double perSecond, RandomGenerator random, long nowNanos) {
        this.perSecond = perSecond;
        this.random = random;
        this.dueNanos = nowNanos + pause();
    }

    /// @return whether who comes by now is to crash
    synchronized boolean isDue(long nowNanos) {
        if (nowNanos - dueNanos < 0) {
            return false;
        }
        crashes++;
        dueNanos += pause();
        if (nowNanos - dueNanos > 0) {
            dueNanos = nowNanos + pause();
        }
        return true;
    }

    synchronized long crashes() {
        return crashes;
    }

    private long pause() {
        return (long) (random.nextExponential() * NANOS / perSecond);
    }
}
