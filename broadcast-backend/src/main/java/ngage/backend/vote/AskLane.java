package ngage.backend.vote;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ThreadLocalRandom;
import ngage.backend.backoff.Backoff;
import ngage.protocol.BallotRefusal;
import ngage.protocol.FanIndex;

/// The ballots of one ask on their way to Redis: those that wait, and one batch in flight, which keeps
/// their order. Belongs to the ballot box's thread.
final class AskLane {

    private static final int BYTES_PER_BALLOT = Integer.BYTES + 1;

    /// @param arrivedNanos by the monotonic clock
    record Waiting(FanIndex fan, byte ballot, BallotReply reply, long arrivedNanos) {}

    private final AskToCount ask;
    private final BallotBoxConfig config;
    private final Backoff backoff;
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private final List<Waiting> batch = new ArrayList<>();
    private boolean isInFlight;
    private long resendNanos;

    AskLane(AskToCount ask, BallotBoxConfig config) {
        this.ask = ask;
        this.config = config;
        this.backoff =
                new Backoff(
                        config.firstResend(), config.longestResend(), ThreadLocalRandom.current());
    }

    AskToCount ask() {
        return ask;
    }

    void add(Waiting ballot) {
        waiting.add(ballot);
    }

    /// @return how long until there is something to send; negative if there is now; for ever if nothing
    ///     waits or the batch in flight must come back first
    Duration untilDue(long nowNanos) {
        Waiting oldest = waiting.peek();
        if (isInFlight || batch.isEmpty() && oldest == null) {
            return Duration.ofNanos(Long.MAX_VALUE);
        }
        if (!batch.isEmpty()) {
            return Duration.ofNanos(resendNanos - nowNanos);
        }
        if (waiting.size() >= config.maxBatch() || oldest == null) {
            return Duration.ZERO;
        }
        return config.maxWait().minusNanos(nowNanos - oldest.arrivedNanos());
    }

    /// Takes the next batch, or again the one that failed.
    ///
    /// @return n x (u32 LE fan index, u8 ballot)
    byte[] takeBatch() {
        while (batch.size() < config.maxBatch() && !waiting.isEmpty()) {
            batch.add(waiting.remove());
        }
        isInFlight = true;
        ByteBuffer packed =
                ByteBuffer.allocate(batch.size() * BYTES_PER_BALLOT).order(ByteOrder.LITTLE_ENDIAN);
        for (Waiting ballot : batch) {
            packed.putInt(ballot.fan().value()).put(ballot.ballot());
        }
        return packed.array();
    }

    /// The batch is stored.
    ///
    /// @param outcome one byte for each ballot: what counts for its fan, or 0 for too late
    /// @return the replies to give, in order
    List<Runnable> takeReplies(byte[] outcome) {
        if (outcome.length != batch.size()) {
            throw new IllegalStateException(
                    "Redis answered " + outcome.length + " of " + batch.size() + " ballots");
        }
        List<Runnable> replies = new ArrayList<>(outcome.length);
        for (int i = 0; i < outcome.length; i++) {
            replies.add(reply(batch.get(i).reply(), outcome[i]));
        }
        batch.clear();
        isInFlight = false;
        backoff.reset();
        return replies;
    }

    /// Whether the batch is stored is not known: it stays the next one to send.
    void onBatchFailed(long nowNanos) {
        isInFlight = false;
        resendNanos = nowNanos + backoff.next().toNanos();
    }

    /// Ends it without Redis.
    ///
    /// @return the replies to give
    List<Runnable> giveUp() {
        List<Runnable> replies = new ArrayList<>();
        batch.forEach(ballot -> replies.add(ballot.reply()::onOverloaded));
        waiting.forEach(ballot -> replies.add(ballot.reply()::onOverloaded));
        batch.clear();
        waiting.clear();
        return replies;
    }

    private Runnable reply(BallotReply reply, byte counts) {
        return counts == 0
                ? () -> reply.onRefused(BallotRefusal.TOO_LATE)
                : () -> reply.onCounted(ask.options().get(StoredBallot.place(counts)));
    }
}
