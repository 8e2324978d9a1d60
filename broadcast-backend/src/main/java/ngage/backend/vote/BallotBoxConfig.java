package ngage.backend.vote;

import java.time.Duration;

/// Bounds of a ballot box.
///
/// @param maxBatch how many ballots go in one call; 500 keep Redis busy for about a millisecond
/// @param maxWait how long a ballot waits for company
/// @param maxWaiting how many ballots may be without an answer; the next one is told to come again
/// @param firstResend how long to wait before a batch that failed is sent again
/// @param longestResend how long that wait may grow
public record BallotBoxConfig(
        int maxBatch,
        Duration maxWait,
        int maxWaiting,
        Duration firstResend,
        Duration longestResend) {

    public static final BallotBoxConfig DEFAULT =
            new BallotBoxConfig(
                    500,
                    Duration.ofMillis(10),
                    200_000,
                    Duration.ofMillis(50),
                    Duration.ofMillis(500));
}
