package ngage.backend.admission;

import java.util.function.LongSupplier;

/// Lets so many through per second, and a burst at once. Any thread, under its own guard.
final class TokenBucket {

    private final double perNano;
    private final double burst;
    private final LongSupplier nanos;
    private double tokens;
    private long refilledAt;

    TokenBucket(int perSecond, int burst, LongSupplier nanos) {
        this.perNano = perSecond / 1e9;
        this.burst = burst;
        this.nanos = nanos;
        this.tokens = burst;
        this.refilledAt = nanos.getAsLong();
    }

    synchronized boolean take() {
        long now = nanos.getAsLong();
        tokens = Math.min(burst, tokens + (now - refilledAt) * perNano);
        refilledAt = now;
        if (tokens < 1) {
            return false;
        }
        tokens -= 1;
        return true;
    }
}
