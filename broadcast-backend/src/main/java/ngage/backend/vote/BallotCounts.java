package ngage.backend.vote;

import java.util.concurrent.atomic.LongAdder;

/// What became of the ballots of this node, since it started. Any thread.
public final class BallotCounts {

    private final LongAdder stored = new LongAdder();
    private final LongAdder tooLate = new LongAdder();
    private final LongAdder overloaded = new LongAdder();
    private final LongAdder batches = new LongAdder();
    private final LongAdder failedBatches = new LongAdder();

    /// @param answered ballots of one batch; none if it was sent to a replaced shard again
    /// @param late how many of them came too late
    void onBatch(int answered, int late) {
        stored.add(Math.max(0, answered - late));
        tooLate.add(Math.min(answered, late));
        batches.increment();
    }

    void onBatchFailed() {
        failedBatches.increment();
    }

    void onOverloaded() {
        overloaded.increment();
    }

    /// @return ballots that are stored; one that came twice counts twice
    public long stored() {
        return stored.sum();
    }

    public long tooLate() {
        return tooLate.sum();
    }

    /// @return ballots that were told to come again
    public long overloaded() {
        return overloaded.sum();
    }

    /// @return calls of Redis that stored ballots
    public long batches() {
        return batches.sum();
    }

    /// @return calls of Redis whose outcome is not known, and which were made again
    public long failedBatches() {
        return failedBatches.sum();
    }
}
