package ngage.backend.conduct;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import ngage.backend.stamp.StreamClock;
import ngage.protocol.MediaTime;

/// Wall clock and monotonic clock that move when the test says so. Safe on any thread.
final class ManualClock implements InstantSource {

    private static final Instant START = Instant.parse("2026-11-21T20:00:00Z");

    private final AtomicLong nanos = new AtomicLong();

    @Override
    public Instant instant() {
        return START.plusNanos(nanos.get());
    }

    void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    StreamClock streamClock() {
        return new StreamClock(new MediaTime(START.toEpochMilli() * 1_000), nanos::get);
    }
}
