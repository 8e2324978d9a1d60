package ngage.backend.admission;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import ngage.protocol.ShowRunId;
import org.jspecify.annotations.Nullable;

/// Decides who may join now. A token bucket bounds how many; who finds it empty gets a signed [Place] in
/// the waiting room, and the time to ask again.
///
/// In order of arrival, on whatever node: the line is called at the rate of the bucket, newcomers wait
/// while somebody waits, and who gives up leaves a turn unused, so nobody waits longer than was said. The
/// bucket has the last word: however often somebody shows the same place, no more come in. Any thread,
/// under its own guard; never blocks.
public final class Door {

    /// What the door says to one phone.
    public sealed interface Answer {}

    /// Come in.
    public record In() implements Answer {}

    /// Not yet: ask again then, with this place.
    ///
    /// @param position how many are before this phone
    public record Wait(String place, long position, Duration retryAfter) implements Answer {}

    /// Not now: come back after that, here or to another node. No place is needed.
    public record Later(Duration retryAfter) implements Answer {}

    private enum State {
        OPEN,
        HELD,
        CLOSED
    }

    private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(5);
    private static final Duration SHORTEST_RETRY = Duration.ofMillis(200);
    private static final Duration SPREAD = Duration.ofSeconds(1);
    private static final In IN = new In();

    private final DoorConfig config;
    private final Place.Signer places;
    private final InstantSource wall;
    private final LongSupplier nanos;
    private final RandomGenerator random;
    private final int node;

    private final TokenBucket bucket;
    private final WaitingLine line;
    private final ExpectedBack waiting;
    private long calledNanos;
    private State state = State.OPEN;

    public Door(
            DoorConfig config,
            byte[] secret,
            ShowRunId showRun,
            InstantSource wall,
            LongSupplier nanos,
            RandomGenerator random) {
        this.config = config;
        this.places = new Place.Signer(secret, showRun);
        this.wall = wall;
        this.nanos = nanos;
        this.random = random;
        this.node = random.nextInt();
        this.calledNanos = nanos.getAsLong();
        this.bucket = new TokenBucket(config.joinsPerSecond(), config.joinBurst(), calledNanos);
        this.line = new WaitingLine(wall.millis());
        this.waiting = new ExpectedBack(wall.instant().getEpochSecond());
    }

    /// Somebody new knocks.
    ///
    /// @param shown the place that the phone was given before, if any
    public synchronized Answer knock(@Nullable String shown) {
        if (state == State.CLOSED) {
            return closed();
        }
        Instant now = wall.instant();
        callThoseWhoseTurnItIs(now);
        Place place = placeOf(shown, now);
        if (place == null) {
            if (state == State.OPEN
                    && !line.isSomebodyWaiting()
                    && bucket.take(nanos.getAsLong())) {
                return IN;
            }
            return wait(line.add(now.toEpochMilli(), now.toEpochMilli()), now);
        }
        WaitingLine.Spot spot = place.spot();
        if (place.node() == node) {
            waiting.onBack(place.askBy().getEpochSecond(), now.getEpochSecond());
        } else {
            spot = line.add(spot.arrivedMillis(), now.toEpochMilli());
        }
        return state == State.OPEN
                        && line.isCalled(spot, now.toEpochMilli())
                        && bucket.take(nanos.getAsLong())
                ? IN
                : wait(spot, now);
    }

    /// Somebody knocks who has been in: a fan with a ticket goes before all who wait, and comes in even
    /// while newcomers are held back.
    public synchronized Answer knockAgain() {
        if (state == State.CLOSED) {
            return closed();
        }
        return bucket.take(nanos.getAsLong()) ? IN : new Later(jitter(SPREAD));
    }

    /// Who was let in did not come in after all.
    public synchronized void giveBack() {
        bucket.giveBack();
    }

    /// Lets no newcomers in until [#letIn]: they wait, in order. Safe to repeat.
    public synchronized void holdBack() {
        if (state == State.OPEN) {
            callThoseWhoseTurnItIs(wall.instant());
            state = State.HELD;
        }
    }

    /// Safe to repeat.
    public synchronized void letIn() {
        if (state == State.HELD) {
            callThoseWhoseTurnItIs(wall.instant());
            state = State.OPEN;
        }
    }

    /// This node is going away: nobody joins here any more.
    public synchronized void close() {
        state = State.CLOSED;
    }

    /// @return how many phones wait. An estimate: who has given up counts until twice the time after
    ///     which it should have asked again
    public synchronized long waiting() {
        return waiting.count(wall.instant().getEpochSecond());
    }

    private void callThoseWhoseTurnItIs(Instant now) {
        long nowNanos = nanos.getAsLong();
        double turns = (nowNanos - calledNanos) * (config.joinsPerSecond() / 1e9);
        calledNanos = nowNanos;
        line.call(state == State.OPEN ? turns : 0, now.toEpochMilli());
    }

    private @Nullable Place placeOf(@Nullable String shown, Instant now) {
        Place place = shown == null ? null : places.read(shown);
        boolean isGood =
                place != null
                        && place.spot().arrivedMillis() <= now.plus(CLOCKS_DIFFER).toEpochMilli()
                        && now.isBefore(place.askBy().plus(config.placeLife()));
        return isGood ? place : null;
    }

    private Wait wait(WaitingLine.Spot spot, Instant now) {
        long position = line.position(spot, now.toEpochMilli());
        Duration retry = retryAfter(position);
        long askBy =
                waiting.expect(
                        now.plus(retry.multipliedBy(2)).getEpochSecond() + 1, now.getEpochSecond());
        String place = places.sign(new Place(spot, node, Instant.ofEpochSecond(askBy)));
        return new Wait(place, position, retry);
    }

    /// When the phone's turn comes. Those far behind come before that, to hear how it goes on: spread
    /// out, because they may all have come in the same second.
    private Duration retryAfter(long position) {
        Duration turn = Duration.ofMillis(1000 * position / config.joinsPerSecond());
        if (state == State.HELD) {
            turn = turn.plus(config.heldRetry());
        }
        Duration longest = config.longestRetry();
        return turn.compareTo(longest) < 0
                ? max(turn, SHORTEST_RETRY).plus(jitter(SPREAD))
                : longest.minus(jitter(longest.dividedBy(4)));
    }

    private Later closed() {
        return new Later(max(jitter(config.closedRetry()), SHORTEST_RETRY));
    }

    private Duration jitter(Duration spread) {
        return Duration.ofMillis(random.nextLong(spread.toMillis() + 1));
    }

    private static Duration max(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }
}
