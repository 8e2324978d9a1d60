package ngage.backend.vote;

import java.time.Duration;

/// Bounds of a ballot box.
///
/// @param maxBatch how many ballots go in one call; 500 keep Redis busy for about a millisecond
/// @param maxWait how long a ballot waits for company
/// @param maxWaiting how many ballots may be without an answer; the next one is told to come again
/// @param maxInFlight how many batches of one ask may be on their way to one shard
/// @param firstResend how long to wait before a batch that failed is sent again
/// @param longestResend how long that wait may grow
/// @param lookEvery how often a shard is asked whether it is still the one that was told of the ballots
/// @param keepFor how long acknowledged ballots are kept when the tally is final, in case that Redis loses
///     that too
/// @param sealPatience how long a seal waits for Redis, and for all nodes to confirm: half of a conductor's
///     lease, which it must not cost. Who seals tries again
public record BallotBoxConfig(
        int maxBatch,
        Duration maxWait,
        int maxWaiting,
        int maxInFlight,
        Duration firstResend,
        Duration longestResend,
        Duration lookEvery,
        Duration keepFor,
        Duration sealPatience,
        Durability durability) {

    public static final BallotBoxConfig DEFAULT =
            new BallotBoxConfig(
                    500,
                    Duration.ofMillis(10),
                    200_000,
                    4,
                    Duration.ofMillis(50),
                    Duration.ofMillis(500),
                    Duration.ofMillis(200),
                    Duration.ofSeconds(60),
                    Duration.ofMillis(600),
                    Durability.ALWAYS);

    public BallotBoxConfig with(Durability other) {
        return new BallotBoxConfig(
                maxBatch,
                maxWait,
                maxWaiting,
                maxInFlight,
                firstResend,
                longestResend,
                lookEvery,
                keepFor,
                sealPatience,
                other);
    }
}
