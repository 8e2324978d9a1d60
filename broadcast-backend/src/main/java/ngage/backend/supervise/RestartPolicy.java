package ngage.backend.supervise;

import java.time.Duration;

/// When an activity that fell is started again: after a back-off, and without a last try.
///
/// @param first limit of the wait after one failure
/// @param longest limit of the wait before it is parked
/// @param healthyAfter a run of this length forgives all failures before it
/// @param parkAfter failures in a row after which it is parked
/// @param parked limit of the wait between the probes of a parked activity
public record RestartPolicy(
        Duration first, Duration longest, Duration healthyAfter, int parkAfter, Duration parked) {

    /// For a child process that a show needs: back at once, later every few seconds, for ever.
    public static final RestartPolicy CHILD =
            new RestartPolicy(
                    Duration.ofMillis(200),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(10),
                    12,
                    Duration.ofSeconds(15));

    /// For a thread that carries cues or ballots: a start costs nothing, and every millisecond without it is
    /// seen on the phones.
    public static final RestartPolicy CORE =
            new RestartPolicy(
                    Duration.ofMillis(2),
                    Duration.ofMillis(500),
                    Duration.ofMillis(100),
                    20,
                    Duration.ofSeconds(1));

    public RestartPolicy {
        if (first.isNegative() || first.isZero() || parkAfter < 1) {
            throw new IllegalArgumentException(
                    "a wait is above zero, and one is parked after a failure");
        }
    }

    boolean parks(int failures) {
        return failures >= parkAfter;
    }
}
