package ngage.backend.admission;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import ngage.protocol.FanIndex;
import ngage.protocol.ShowRunId;
import org.jspecify.annotations.Nullable;

/// Decides who may join now. A token bucket bounds how many; who finds it empty gets a signed [Place] in
/// the waiting room, and the time to ask again.
///
/// In order of arrival, on whatever node: the line is called at the rate of the bucket, newcomers wait
/// while somebody waits, and who gives up leaves a turn unused, so nobody waits longer than was said. The
/// bucket has the last word. Any thread, under its own guard; never blocks.
///
/// A place, and a ticket, may be shown any number of times, and by anybody who has it:
///
/// - A place that has brought a fan in stands for that fan: who did not hear the answer hears it again,
///   and no second fan comes in by it. It is remembered for as long as it may be shown; the rate bounds
///   how many there are.
/// - A place of another node gets one spot in this one's line, however often it is shown. Of so many
///   places ([DoorConfig#adopted]); beyond that it is worth nothing, and who has it is the last again.
/// - A fan comes in again only so often; who is sent off by that takes no turn from anybody. Nor does who only asks,
///   with a ticket that is still good.
public final class Door {

    /// What the door says to one phone.
    public sealed interface Answer {}

    /// Come in. Who is let in says with [#onIn] which fan it has become, or with [#giveBack] that it did
    /// not come in after all.
    ///
    /// @param place number of the place that it came by; 0 for none
    /// @param known the fan that it is already, by its ticket or its place
    public record In(long place, @Nullable FanIndex known) implements Answer {}

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
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final long NO_PLACE = 0;

    /// In place of a fan: let in, and not yet made one.
    private static final long ON_ITS_WAY = -1;

    private final DoorConfig config;
    private final Place.Signer places;
    private final InstantSource wall;
    private final LongSupplier nanos;
    private final RandomGenerator random;
    private final int node;

    private final TokenBucket bucket;

    /// Of those who are in and only ask: as many again as come in.
    private final TokenBucket asks;

    private final WaitingLine line;
    private final ExpectedBack waiting;

    /// By places: the fans that they have brought in.
    private final PlaceBook fans;

    /// By places of other nodes: the spots that they have in this one's line.
    private final PlaceBook adopted;

    private final OftenAgain oftenAgain;
    private long calledNanos;

    /// When the last of those is to knock again whose turn has come.
    private long nextKnockNanos;

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
        this.nextKnockNanos = calledNanos;
        this.bucket = new TokenBucket(config.joinsPerSecond(), config.joinBurst(), calledNanos);
        this.asks = new TokenBucket(config.joinsPerSecond(), config.joinBurst(), calledNanos);
        this.line = new WaitingLine(wall.millis());
        this.waiting = new ExpectedBack(wall.instant().getEpochSecond());
        // The longest that one may be shown after it was given.
        Duration life = config.longestRetry().multipliedBy(2).plus(config.placeLife());
        this.fans = new PlaceBook(life.toNanos(), calledNanos);
        this.adopted = new PlaceBook(life.toNanos(), calledNanos);
        this.oftenAgain = new OftenAgain(calledNanos);
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
            return knockFirst(now);
        }
        long fan = fans.of(place.number(), calledNanos);
        if (fan == PlaceBook.NONE) {
            return knockWith(place, now);
        }
        return fan == ON_ITS_WAY
                ? new Later(jitter(SPREAD))
                : knockAgain(new FanIndex(Math.toIntExact(fan)));
    }

    /// Somebody knocks who has been in: a fan with a ticket goes before all who wait, and comes in even
    /// while newcomers are held back.
    public synchronized Answer knockAgain(FanIndex fan) {
        return again(fan, bucket);
    }

    /// A fan asks whose ticket is good: not to come in, but how things are by now. A show without video is asked so
    /// by all, for long, and that must not make those wait who are in the waiting room.
    public synchronized Answer ask(FanIndex fan) {
        return again(fan, asks);
    }

    private Answer again(FanIndex fan, TokenBucket turns) {
        if (state == State.CLOSED) {
            return closed();
        }
        long nowNanos = nanos.getAsLong();
        Duration tooOften = oftenAgain.wait(fan, nowNanos);
        if (tooOften.isPositive()) {
            return new Later(tooOften.plus(jitter(SPREAD)));
        }
        if (!turns.take(nowNanos)) {
            return new Later(jitter(SPREAD));
        }
        oftenAgain.onIn(fan);
        return new In(NO_PLACE, fan);
    }

    /// Who was let in has become that fan: whoever shows the same place is that one.
    public synchronized void onIn(In in, FanIndex fan) {
        if (in.place != NO_PLACE) {
            fans.remember(in.place, fan.value(), nanos.getAsLong());
        }
    }

    /// Who was let in did not come in after all: the place, if there was one, is still good.
    public synchronized void giveBack(In in) {
        bucket.giveBack();
        if (in.place != NO_PLACE) {
            fans.forget(in.place, nanos.getAsLong());
        }
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

    private Answer knockFirst(Instant now) {
        if (state == State.OPEN && !line.isSomebodyWaiting() && bucket.take(calledNanos)) {
            return new In(NO_PLACE, null);
        }
        return wait(numberOfAPlace(), lastSpot(now), now);
    }

    private Answer knockWith(Place place, Instant now) {
        WaitingLine.Spot spot = place.spot();
        if (place.node() == node) {
            waiting.onBack(place.askBy().getEpochSecond(), now.getEpochSecond());
        } else {
            spot = adopt(place, now);
        }
        if (state == State.OPEN
                && line.isCalled(spot, now.toEpochMilli())
                && bucket.take(calledNanos)) {
            fans.remember(place.number(), ON_ITS_WAY, calledNanos);
            return new In(place.number(), null);
        }
        return wait(place.number(), spot, now);
    }

    private WaitingLine.Spot adopt(Place place, Instant now) {
        long known = adopted.of(place.number(), calledNanos);
        if (known != PlaceBook.NONE) {
            return WaitingLine.Spot.ofPacked(known);
        }
        if (adopted.size(calledNanos) >= config.adopted()) {
            return lastSpot(now);
        }
        WaitingLine.Spot spot = line.add(place.spot().arrivedMillis(), now.toEpochMilli());
        adopted.remember(place.number(), spot.packed(), calledNanos);
        return spot;
    }

    private WaitingLine.Spot lastSpot(Instant now) {
        return line.add(now.toEpochMilli(), now.toEpochMilli());
    }

    private long numberOfAPlace() {
        long number = random.nextLong();
        return number == NO_PLACE ? 1 : number;
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

    private Wait wait(long number, WaitingLine.Spot spot, Instant now) {
        long position = line.position(spot, now.toEpochMilli());
        Duration retry = retryAfter(position);
        long askBy =
                waiting.expect(
                        now.plus(retry.multipliedBy(2)).getEpochSecond() + 1, now.getEpochSecond());
        String place = places.sign(new Place(number, spot, node, Instant.ofEpochSecond(askBy)));
        return new Wait(place, position, retry);
    }

    /// When the phone's turn comes. Those far behind come before that, to hear how it goes on: spread
    /// out, because they may all have come in the same second.
    private Duration retryAfter(long position) {
        Duration turn =
                position == 0
                        ? turnOfNext()
                        : Duration.ofMillis(1000 * position / config.joinsPerSecond());
        if (state == State.HELD) {
            turn = turn.plus(config.heldRetry());
        }
        Duration longest = config.longestRetry();
        return turn.compareTo(longest) < 0
                ? max(turn, SHORTEST_RETRY).plus(jitter(SPREAD))
                : longest.minus(jitter(longest.dividedBy(4)));
    }

    /// Those who are next are few, but after a restart: then all who have a place of before it are, and would
    /// knock together again and again. So each gets a moment of its own.
    private Duration turnOfNext() {
        long now = nanos.getAsLong();
        nextKnockNanos =
                now
                        + Math.max(0, nextKnockNanos - now)
                        + NANOS_PER_SECOND / config.joinsPerSecond();
        return Duration.ofNanos(nextKnockNanos - now);
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
