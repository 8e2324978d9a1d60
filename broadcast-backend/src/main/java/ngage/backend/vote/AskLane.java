package ngage.backend.vote;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ThreadLocalRandom;
import ngage.backend.backoff.Backoff;
import ngage.protocol.BallotRefusal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The ballots of one ask on their way to one shard, and those that are there and not final.
///
/// Any thread may [#add]; all else belongs to the ballot box's thread.
///
/// # When a shard forgets
///
/// Each reply names the shard's *incarnation*. When it is another than before, the shard has started
/// again or a replica was promoted, and what was acknowledged may be gone: then all of it is stored
/// again, which changes nothing where it is still there. [#settledIn] is the incarnation in which all of
/// it is known to be. It is kept until the tally is final, and a while longer, because a promoted replica
/// may not have heard of that either.
final class AskLane {

    private static final Logger LOG = LoggerFactory.getLogger(AskLane.class);
    private static final int INCARNATION_LENGTH = 16;
    private static final int MAX_REPLAYS_IN_FLIGHT = 2;

    /// @param replay which round of storing again it belongs to; 0 for new ballots
    record Shipment(BallotBatch batch, int replay) {

        boolean isReplay() {
            return replay > 0;
        }
    }

    private final AskToCount ask;
    private final int shard;
    private final BallotBoxConfig config;
    private final Backoff backoff;

    /// What has not been sent; its guard is this lane's monitor.
    private final Queue<BallotBatch> full = new ArrayDeque<>();

    private BallotBatch filling;
    private long fillingSinceNanos;

    private final Queue<Shipment> failed = new ArrayDeque<>();
    private final Queue<Shipment> replays = new ArrayDeque<>();
    private final AcknowledgedBallots acknowledged;
    private int inFlight;
    private int replaysInFlight;
    private int replay;
    private int replaysLeft;
    private boolean isBackingOff;
    private long resendNanos;
    private @Nullable String incarnation;
    private @Nullable String settledIn;
    private boolean isLooking;
    private long heardNanos;
    private boolean isFinal;
    private long finalNanos;

    AskLane(AskToCount ask, int shard, BallotBoxConfig config, long nowNanos) {
        this.ask = ask;
        this.shard = shard;
        this.config = config;
        this.backoff =
                new Backoff(
                        config.firstResend(), config.longestResend(), ThreadLocalRandom.current());
        this.filling = new BallotBatch(config.maxBatch());
        this.acknowledged = new AcknowledgedBallots(ask.counts());
        this.heardNanos = nowNanos - config.lookEvery().toNanos();
    }

    AskToCount ask() {
        return ask;
    }

    int shard() {
        return shard;
    }

    /// @return whether the ballot box's thread must look at this lane now
    synchronized boolean add(int index, byte ballot, BallotReply reply, long nowNanos) {
        boolean isFirst = filling.size() == 0;
        if (isFirst) {
            fillingSinceNanos = nowNanos;
        }
        filling.add(index, ballot, reply);
        if (!filling.isFull()) {
            return isFirst;
        }
        full.add(filling);
        filling = new BallotBatch(config.maxBatch());
        return true;
    }

    /// @return what to send now; it is in flight then
    @Nullable Shipment takeDue(long nowNanos) {
        if (inFlight >= config.maxInFlight() || isBackingOff && nowNanos - resendNanos < 0) {
            return null;
        }
        Shipment next = failed.poll();
        if (next == null && replaysInFlight < MAX_REPLAYS_IN_FLIGHT) {
            next = replays.poll();
        }
        if (next == null) {
            next = takeNew(nowNanos);
        }
        if (next != null) {
            inFlight++;
            replaysInFlight += next.isReplay() ? 1 : 0;
        }
        return next;
    }

    boolean isLookDue(long nowNanos) {
        return !isLooking && !isForgotten(nowNanos) && nowNanos - heardNanos >= lookEvery();
    }

    void onLooking() {
        isLooking = true;
    }

    /// @return how long until [#takeDue] or [#isLookDue] may have something
    long untilDueNanos(long nowNanos) {
        long untilLook =
                isLooking || isForgotten(nowNanos)
                        ? Long.MAX_VALUE
                        : lookEvery() - (nowNanos - heardNanos);
        return Math.min(untilLook, untilSendNanos(nowNanos));
    }

    /// The shipment is stored.
    ///
    /// @param reply as the function gives it
    void onStored(Shipment shipment, byte[] reply, long nowNanos) {
        BallotBatch batch = shipment.batch;
        int outcomes = reply.length - INCARNATION_LENGTH;
        if (outcomes != 0 && outcomes != batch.size()) {
            throw new IllegalStateException(
                    "Redis answered " + outcomes + " of " + batch.size() + " ballots");
        }
        landed(shipment);
        isBackingOff = false;
        backoff.reset();
        hear(new String(reply, 0, INCARNATION_LENGTH, StandardCharsets.US_ASCII), nowNanos);
        int differing = 0;
        for (int i = 0; i < batch.size(); i++) {
            byte counts = outcomes == 0 ? batch.ballot(i) : reply[INCARNATION_LENGTH + i];
            if (shipment.isReplay()) {
                differing += counts == batch.ballot(i) ? 0 : 1;
                continue;
            }
            if (counts != 0) {
                acknowledged.put(batch.index(i), counts);
            }
            answer(batch.reply(i), counts);
        }
        if (shipment.replay == replay && shipment.isReplay()) {
            onReplayed(differing);
        }
    }

    /// @return how many of a batch's ballots came too late
    static int tooLate(byte[] reply) {
        int late = 0;
        for (int i = INCARNATION_LENGTH; i < reply.length; i++) {
            late += reply[i] == 0 ? 1 : 0;
        }
        return late;
    }

    /// Whether the shipment is stored is not known: it is sent again.
    void onFailed(Shipment shipment, long nowNanos) {
        landed(shipment);
        if (!shipment.isReplay() || shipment.replay == replay) {
            failed.add(shipment);
        }
        if (!isBackingOff || nowNanos - resendNanos >= 0) {
            isBackingOff = true;
            resendNanos = nowNanos + backoff.next().toNanos();
        }
    }

    void onLooked(ShardState state, long nowNanos) {
        isLooking = false;
        hear(state.incarnation(), nowNanos);
        if (state.isFinal() && !isFinal) {
            isFinal = true;
            finalNanos = nowNanos;
        }
    }

    void onLookFailed(long nowNanos) {
        isLooking = false;
        heardNanos = nowNanos;
    }

    /// @return of the shard, in which all that this node acknowledged is stored; nothing while that is not
    ///     known
    @Nullable String settledIn() {
        return settledIn;
    }

    /// @return whether the tally is final: no ballot is new any more
    boolean isFinal() {
        return isFinal;
    }

    boolean isReplaying() {
        return replaysLeft > 0;
    }

    /// @return whether nothing happens here until somebody adds a ballot
    boolean isIdle(long nowNanos) {
        return untilDueNanos(nowNanos) == Long.MAX_VALUE && inFlight == 0 && !isLooking;
    }

    /// Nothing happens here any more until somebody is late: lets go of what was kept to be stored again.
    void rest() {
        acknowledged.clear();
    }

    /// Ends it without Redis: those who wait hear that they should come again.
    void giveUp() {
        failed.forEach(shipment -> giveUp(shipment.batch));
        failed.clear();
        synchronized (this) {
            full.add(filling);
            filling = new BallotBatch(config.maxBatch());
            full.forEach(AskLane::giveUp);
            full.clear();
        }
    }

    private synchronized @Nullable Shipment takeNew(long nowNanos) {
        BallotBatch batch = full.poll();
        if (batch == null
                && filling.size() > 0
                && nowNanos - fillingSinceNanos >= config.maxWait().toNanos()) {
            batch = filling;
            filling = new BallotBatch(config.maxBatch());
        }
        return batch == null ? null : new Shipment(batch, 0);
    }

    private synchronized long untilSendNanos(long nowNanos) {
        boolean mayReplay = !replays.isEmpty() && replaysInFlight < MAX_REPLAYS_IN_FLIGHT;
        boolean hasWaiting = !failed.isEmpty() || mayReplay || !full.isEmpty();
        if (inFlight >= config.maxInFlight() || !hasWaiting && filling.size() == 0) {
            return Long.MAX_VALUE; // the next reply changes that
        }
        long untilFilled =
                hasWaiting ? 0 : config.maxWait().toNanos() - (nowNanos - fillingSinceNanos);
        return Math.max(untilFilled, isBackingOff ? resendNanos - nowNanos : 0);
    }

    private void landed(Shipment shipment) {
        inFlight--;
        replaysInFlight -= shipment.isReplay() ? 1 : 0;
    }

    private void hear(String present, long nowNanos) {
        heardNanos = nowNanos;
        if (present.equals(incarnation)) {
            return;
        }
        if (incarnation != null) {
            LOG.info(
                    "shard {} of {} is another than before: {} ballots are stored again",
                    shard,
                    ask.cueRun(),
                    acknowledged.count());
        }
        incarnation = present;
        replay++;
        replays.clear();
        failed.removeIf(Shipment::isReplay);
        List<BallotBatch> all = acknowledged.batches(config.maxBatch());
        all.forEach(batch -> replays.add(new Shipment(batch, replay)));
        replaysLeft = all.size();
        settledIn = all.isEmpty() ? present : null;
    }

    private void onReplayed(int differing) {
        if (differing > 0) {
            LOG.error(
                    "{} acknowledged ballots of {} do not count as they were acknowledged: their fans"
                            + " sent others elsewhere while shard {} was replaced",
                    differing,
                    ask.cueRun(),
                    shard);
        }
        replaysLeft--;
        if (replaysLeft == 0) {
            settledIn = incarnation;
        }
    }

    private boolean isForgotten(long nowNanos) {
        return isFinal
                && (acknowledged.isEmpty() || nowNanos - finalNanos >= config.keepFor().toNanos());
    }

    private long lookEvery() {
        Duration every = config.lookEvery();
        return isFinal ? every.multipliedBy(5).toNanos() : every.toNanos();
    }

    private void answer(@Nullable BallotReply reply, byte counts) {
        if (reply == null) {
            return;
        }
        try {
            if (counts == 0) {
                reply.onRefused(BallotRefusal.TOO_LATE);
            } else {
                reply.onCounted(ask.options().get(StoredBallot.place(counts)));
            }
        } catch (RuntimeException | Error e) {
            // What fails for one phone must not stop the others' ballots.
            LOG.error("a reply to a ballot failed", e);
        }
    }

    private static void giveUp(BallotBatch batch) {
        for (int i = 0; i < batch.size(); i++) {
            BallotReply reply = batch.reply(i);
            if (reply != null) {
                reply.onOverloaded();
            }
        }
    }
}
