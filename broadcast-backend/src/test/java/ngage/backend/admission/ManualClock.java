package ngage.backend.admission;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// Wall clock and monotonic clock that move when the test says so.
final class ManualClock implements InstantSource {

    private static final Instant START = Instant.parse("2026-11-21T20:00:00Z");

    private long nanos;

    @Override
    public Instant instant() {
        return START.plusNanos(nanos);
    }

    long nanos() {
        return nanos;
    }

    void pass(Duration time) {
        nanos += time.toNanos();
    }
}
