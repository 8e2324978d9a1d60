package ngage.backend.admission;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.random.RandomGenerator;
import ngage.protocol.FanIndex;
import ngage.protocol.ShowRunId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DoorTest {

    private static final int PER_SECOND = 10;
    private static final int BURST = 5;
    private static final int ADOPTED = 20;
    private static final FanIndex FAN = new FanIndex(7);
    private static final ShowRunId RUN = new ShowRunId("r1");

    private final ManualClock clock = new ManualClock();
    private final Door door = door(RUN, "secret", 1);

    @Test
    void letsABurstInAndThenMakesPeopleWait() {
        letABurstIn();

        Door.Wait first = waits(door.knock(null));
        assertEquals(0, first.position());
        assertEquals(1, waits(door.knock(null)).position());
        assertEquals(2, waits(door.knock(null)).position());
    }

    @Test
    void namesATimeByWhichTheTurnHasComeAndKeepsIt() {
        letABurstIn();
        Door.Wait last = waits(door.knock(null));
        for (int i = 0; i < 30; i++) {
            last = waits(door.knock(null));
        }
        assertEquals(30, last.position());
        assertTrue(last.retryAfter().compareTo(Duration.ofSeconds(3)) >= 0, last.toString());
        assertTrue(last.retryAfter().compareTo(Duration.ofSeconds(4)) <= 0, last.toString());

        clock.pass(last.retryAfter());

        assertInstanceOf(Door.In.class, door.knock(last.place()));
    }

    @Test
    void doesNotLetNewcomersPassThoseWhoWait() {
        letABurstIn();
        String place = waits(door.knock(null)).place();
        for (int i = 0; i < 20; i++) {
            clock.pass(Duration.ofMillis(20));
            door.knock(null);
        }

        // Four turns are free by now, but twenty came before.
        assertTrue(waits(door.knock(null)).position() > 10);
        assertInstanceOf(Door.In.class, door.knock(place));
    }

    @Test
    void tellsHowFarThePhoneHasComeWhenItAsksTooEarly() {
        letABurstIn();
        Door.Wait wait = waits(door.knock(null));
        for (int i = 0; i < 50; i++) {
            wait = waits(door.knock(null));
        }
        assertEquals(50, wait.position());

        clock.pass(Duration.ofSeconds(2));

        Door.Wait later = waits(door.knock(wait.place()));
        assertEquals(30, later.position());
    }

    @Test
    void aPlaceIsGoodAtAnyNodeAndKeepsItsRank() {
        Door other = door(RUN, "secret", 2);
        letABurstIn();
        for (int i = 0; i < BURST; i++) {
            other.knock(null);
        }
        String place = waits(door.knock(null)).place();
        clock.pass(Duration.ofMillis(500));
        for (int i = 0; i < 40; i++) {
            other.knock(null);
        }

        // First in line, but newcomers took what the bucket had.
        Door.Wait there = waits(other.knock(place));
        assertEquals(0, there.position());
        clock.pass(Duration.ofMillis(200));
        assertInstanceOf(Door.In.class, other.knock(there.place()));
    }

    @Test
    void thoseWhoWaitedBeforeARestartDoNotAllKnockAtOnce() {
        letABurstIn();
        List<String> places = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            places.add(waits(door.knock(null)).place());
        }
        clock.pass(Duration.ofSeconds(1));
        Door restarted = door(RUN, "secret", 3);
        for (int i = 0; i < BURST; i++) {
            restarted.knock(null);
        }

        List<Duration> retries =
                places.stream().map(place -> waits(restarted.knock(place)).retryAfter()).toList();

        long soon = retries.stream().filter(it -> it.compareTo(Duration.ofSeconds(2)) < 0).count();
        assertTrue(soon <= 4 * PER_SECOND, soon + " of 600 within two seconds");
    }

    @Test
    void aPlaceOfAnotherRunOrAnotherSecretOrTooOldIsNone() {
        Door otherRun = door(new ShowRunId("r2"), "secret", 2);
        Door otherSecret = door(RUN, "another", 3);
        letABurstIn();
        Door.Wait place = waits(door.knock(null));
        for (Door other : List.of(otherRun, otherSecret)) {
            for (int i = 0; i < BURST; i++) {
                other.knock(null);
            }
            for (int i = 0; i < 9; i++) {
                clock.pass(Duration.ofMillis(1));
                other.knock(null);
            }
            assertEquals(9, waits(other.knock(place.place())).position());
        }

        clock.pass(Duration.ofMinutes(10));
        letABurstIn();
        waits(door.knock(null));
        assertEquals(1, waits(door.knock(place.place())).position());
    }

    @Test
    void letsOneFanInByAPlaceHoweverOftenItIsShown() {
        letABurstIn();
        String place = waits(door.knock(null)).place();
        clock.pass(Duration.ofSeconds(1));
        Door.In in = assertInstanceOf(Door.In.class, door.knock(place));
        assertNull(in.known());
        assertInstanceOf(Door.Later.class, door.knock(place));
        door.onIn(in, FAN);

        int again = 0;
        for (int i = 0; i < 100; i++) {
            clock.pass(Duration.ofMillis(1));
            if (door.knock(place) instanceof Door.In known) {
                assertEquals(FAN, known.known());
                again++;
            }
        }
        // The others find what the bucket holds, but for the turns of that fan.
        assertTrue(again > 0 && again <= BURST, again + " times");
        clock.pass(Duration.ofSeconds(1));
        assertNull(assertInstanceOf(Door.In.class, door.knock(null)).known());
    }

    @Test
    void forgetsNoneOfThePlacesOfAFanForAsLongAsTheyAreGood() {
        letABurstIn();
        Door.Wait early = waits(door.knock(null));
        Door.Wait late = waits(door.knock(early.place()));
        clock.pass(late.retryAfter());
        door.onIn(assertInstanceOf(Door.In.class, door.knock(late.place())), FAN);

        clock.pass(Duration.ofMinutes(5));

        for (Door.Wait wait : List.of(early, late)) {
            assertEquals(FAN, assertInstanceOf(Door.In.class, door.knock(wait.place())).known());
        }
    }

    @Test
    void aPlaceIsStillGoodWhenWhoCameByItDidNotBecomeAFan() {
        letABurstIn();
        String place = waits(door.knock(null)).place();
        clock.pass(Duration.ofSeconds(1));

        door.giveBack(assertInstanceOf(Door.In.class, door.knock(place)));

        assertNull(assertInstanceOf(Door.In.class, door.knock(place)).known());
    }

    @Test
    void oneTicketShownOverAndOverDoesNotTakeTheTurnsOfOthers() {
        clock.pass(Duration.ofSeconds(30));
        int in = 0;
        for (int i = 0; i < 9_000; i++) {
            clock.pass(Duration.ofMillis(1));
            in += door.knockAgain(FAN) instanceof Door.In ? 1 : 0;
        }

        assertEquals(5, in);
        assertInstanceOf(Door.In.class, door.knockAgain(new FanIndex(8)));
        letABurstIn(BURST - 1);
        clock.pass(Duration.ofSeconds(10));
        assertInstanceOf(Door.In.class, door.knockAgain(FAN));
    }

    @Test
    void aPlaceOfAnotherNodeIsOneInTheLineHoweverOftenItIsShown() {
        Door other = withACrowd(door(RUN, "secret", 2));
        letABurstIn();
        clock.pass(Duration.ofMillis(60));
        String place = waits(door.knock(null)).place();
        clock.pass(Duration.ofMillis(140));
        Door.Wait honest = waits(other.knock(null));

        for (int i = 0; i < 100; i++) {
            assertEquals(honest.position(), waits(other.knock(place)).position());
        }

        assertEquals(honest.position() + 1, waits(other.knock(honest.place())).position());
    }

    @Test
    void whoComesFromAnotherNodeIsTheLastWhenTooManyHaveCome() {
        Door other = withACrowd(door(RUN, "secret", 2));
        letABurstIn();
        clock.pass(Duration.ofMillis(60));
        List<String> places = new ArrayList<>();
        for (int i = 0; i < ADOPTED + 7; i++) {
            places.add(waits(door.knock(null)).place());
        }
        clock.pass(Duration.ofMillis(140));
        Door.Wait honest = waits(other.knock(null));

        for (String place : places) {
            waits(other.knock(place));
        }

        assertEquals(honest.position() + ADOPTED, waits(other.knock(honest.place())).position());
        assertEquals(honest.position() + ADOPTED + 7 + 1, waits(other.knock(null)).position());
    }

    @Test
    void holdsNewcomersBackInOrderAndLetsThemInAgain() {
        door.holdBack();
        Door.Wait first = waits(door.knock(null));
        clock.pass(Duration.ofSeconds(30));
        Door.Wait second = waits(door.knock(null));
        assertEquals(0, first.position());
        assertEquals(1, second.position());
        assertTrue(second.retryAfter().compareTo(Duration.ofSeconds(10)) >= 0, second.toString());
        assertInstanceOf(Door.In.class, door.knockAgain(FAN));

        door.letIn();
        clock.pass(Duration.ofMillis(100));

        assertEquals(0, waits(door.knock(second.place())).position());
        assertInstanceOf(Door.In.class, door.knock(first.place()));
    }

    @Test
    void sendsEverybodyElsewhereWhenItIsClosed() {
        door.close();

        assertInstanceOf(Door.Later.class, door.knock(null));
        assertInstanceOf(Door.Later.class, door.knockAgain(FAN));
        assertInstanceOf(Door.Later.class, door.ask(FAN));
    }

    @Test
    void fansWithATicketGoFirst() {
        letABurstIn();
        waits(door.knock(null));
        assertInstanceOf(Door.Later.class, door.knockAgain(FAN));
        clock.pass(Duration.ofMillis(110));

        assertInstanceOf(Door.In.class, door.knockAgain(FAN));
    }

    @Test
    void whoIsInAndAsksTakesNoTurnOfThoseWhoWait() {
        letABurstIn();
        Door.Wait wait = waits(door.knock(null));

        int answered = 0;
        for (int fan = 0; fan < 3 * BURST; fan++) {
            answered += door.ask(new FanIndex(fan)) instanceof Door.In ? 1 : 0;
        }
        clock.pass(Duration.ofMillis(110));
        door.ask(FAN);

        assertEquals(BURST, answered);
        assertInstanceOf(Door.In.class, door.knock(wait.place()));
    }

    @Test
    void oneFanAsksOnlySoOften() {
        for (int i = 0; i < 5; i++) {
            assertInstanceOf(Door.In.class, door.ask(FAN), "time " + i);
            clock.pass(Duration.ofMillis(200));
        }
        assertInstanceOf(Door.Later.class, door.ask(FAN));
        assertInstanceOf(Door.In.class, door.ask(new FanIndex(8)));
    }

    @Test
    void countsWhoWaitsUntilTheyAreInOrHaveNotComeForLong() {
        letABurstIn();
        Door.Wait comes = waits(door.knock(null));
        Door.Wait givesUp = waits(door.knock(null));
        assertEquals(2, door.waiting());

        clock.pass(comes.retryAfter());
        door.knock(comes.place());
        assertEquals(1, door.waiting());

        clock.pass(givesUp.retryAfter().multipliedBy(2).plusSeconds(1));
        assertEquals(0, door.waiting());
    }

    /// A thousand come within a second and do as they are told: they come in by order of arrival, none
    /// is forgotten, and none waits longer than the rate demands.
    @Test
    void letsAThousandInByOrderOfArrivalAtItsRate() {
        record Try(int phone, long atNanos, @Nullable String place) {}

        Door wide = door(RUN, "secret", 1, 2 * PER_SECOND);
        PriorityQueue<Try> tries = new PriorityQueue<>(Comparator.comparingLong(Try::atNanos));
        int phones = 1000;
        for (int phone = 0; phone < phones; phone++) {
            tries.add(new Try(phone, phone * 1_000_000L, null));
        }
        List<Integer> in = new ArrayList<>();
        int asked = 0;
        long last = 0;
        while (!tries.isEmpty()) {
            Try next = tries.remove();
            clock.pass(Duration.ofNanos(next.atNanos - clock.nanos()));
            asked++;
            switch (wide.knock(next.place)) {
                case Door.In _ -> {
                    in.add(next.phone);
                    last = next.atNanos;
                }
                case Door.Wait wait ->
                        tries.add(
                                new Try(
                                        next.phone,
                                        next.atNanos + wait.retryAfter().toNanos(),
                                        wait.place()));
                case Door.Later later -> throw new AssertionError(later);
            }
        }

        assertEquals(phones, in.size());
        int mostPassed = 0;
        for (int i = 0; i < phones; i++) {
            mostPassed = Math.max(mostPassed, Math.abs(in.get(i) - i));
        }
        // A second of jitter, twice if the bucket was empty: ten others come in meanwhile.
        assertTrue(mostPassed <= 30, "out of order by " + mostPassed);
        long seconds = last / 1_000_000_000;
        assertTrue(seconds >= 97 && seconds <= 110, seconds + " s");
        assertTrue(asked < 5 * phones, asked + " requests");
        assertEquals(0, wide.waiting());
    }

    private static Door withACrowd(Door door) {
        for (int i = 0; i < BURST + 30; i++) {
            door.knock(null);
        }
        return door;
    }

    private void letABurstIn() {
        letABurstIn(BURST);
    }

    private void letABurstIn(int phones) {
        Deque<Door.Answer> answers = new ArrayDeque<>();
        for (int i = 0; i < phones; i++) {
            answers.add(door.knock(null));
        }
        assertTrue(answers.stream().allMatch(Door.In.class::isInstance), answers.toString());
    }

    private static Door.Wait waits(Door.Answer answer) {
        return assertInstanceOf(Door.Wait.class, answer);
    }

    private Door door(ShowRunId run, String secret, int seed) {
        return door(run, secret, seed, BURST);
    }

    private Door door(ShowRunId run, String secret, int seed, int burst) {
        RandomGenerator random = new Random(seed);
        DoorConfig usual = DoorConfig.DEFAULT;
        return new Door(
                new DoorConfig(
                        PER_SECOND,
                        burst,
                        usual.longestRetry(),
                        usual.heldRetry(),
                        usual.closedRetry(),
                        usual.placeLife(),
                        ADOPTED),
                secret.getBytes(UTF_8),
                run,
                clock,
                clock::nanos,
                random);
    }
}
