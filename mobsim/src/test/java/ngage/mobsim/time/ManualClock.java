package ngage.mobsim.time;

import java.time.Duration;
import java.time.Instant;

/// A clock that a test moves by hand. Both of its clocks run alike.
public final class ManualClock {

    public static final Instant START = Instant.parse("2026-01-01T20:00:00Z");

    private long nanos;

    public MobClock clock() {
        return new MobClock(() -> nanos, () -> START.plusNanos(nanos));
    }

    public void advance(Duration duration) {
        nanos += duration.toNanos();
    }

    /// Advances in steps of a millisecond, and lets the wheel fire at each.
    public void play(TimerWheel wheel, Duration duration) {
        for (long millis = 0; millis < duration.toMillis(); millis++) {
            nanos += 1_000_000;
            wheel.advance();
        }
    }
}
