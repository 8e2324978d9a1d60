package ngage.backend.show;

import java.time.Duration;

/// The rules of time of a show run.
///
/// @param minBetweenGos a GO sooner than this after the last one is refused
/// @param maxFrameAge how far the frame that the operator saw may be from the clock's now
/// @param studioDelay from the studio's floor to the ingest, for GO "live"
/// @param grace how long ballots are still taken when the slowest phone's window is over, for their
///     way to the backend
public record ShowRunConfig(
        Duration minBetweenGos, Duration maxFrameAge, Duration studioDelay, Duration grace) {

    public static final ShowRunConfig DEFAULT =
            new ShowRunConfig(
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(5),
                    Duration.ZERO,
                    Duration.ofSeconds(1));

    /// @return the same, for a programme whose monitor is farther behind
    public ShowRunConfig withMaxFrameAge(Duration age) {
        return new ShowRunConfig(minBetweenGos, age, studioDelay, grace);
    }
}
