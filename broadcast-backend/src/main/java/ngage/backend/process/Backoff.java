package ngage.backend.process;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long to wait before an activity is started again: exponential, with jitter, without a last try.
///
/// @param first wait after one failure
/// @param longest wait before it is parked
/// @param healthyAfter a run of this length forgives all failures before it
/// @param parkAfter failures in a row after which it is parked
/// @param parked wait between the probes of a parked activity
public record Backoff(
        Duration first, Duration longest, Duration healthyAfter, int parkAfter, Duration parked) {

    /// For a child process that a show needs: back at once, later every few seconds, for ever.
    public static final Backoff CHILD =
            new Backoff(
                    Duration.ofMillis(200),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(10),
                    12,
                    Duration.ofSeconds(15));

    public Backoff {
        if (first.isNegative() || first.isZero() || parkAfter < 1) {
            throw new IllegalArgumentException("a back-off starts above zero and parks after one");
        }
    }

    boolean parks(int failures) {
        return failures >= parkAfter;
    }

    /// @param failures in a row, 1 at least
    /// @param random so that children that fell together do not rise together
    Duration pause(int failures, RandomGenerator random) {
        double grown = first.toNanos() * Math.pow(2, failures - 1.0);
        double full =
                parks(failures)
                        ? (double) parked.toNanos()
                        : Math.min((double) longest.toNanos(), grown);
        return Duration.ofNanos((long) (full * random.nextDouble(0.75, 1.25)));
    }
}
