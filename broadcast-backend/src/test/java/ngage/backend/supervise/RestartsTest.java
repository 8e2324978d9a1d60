package ngage.backend.supervise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import ngage.protocol.ToControlRoom.Health;
import ngage.protocol.ToControlRoom.HealthLine;
import org.junit.jupiter.api.Test;

/// The clock is a number that the tests move.
final class RestartsTest {

    private static final Resource REDIS = Resource.blamedFor("redis", List.of(IOException.class));
    private static final RestartPolicy POLICY =
            new RestartPolicy(
                    Duration.ofMillis(10),
                    Duration.ofMillis(400),
                    Duration.ofSeconds(10),
                    8,
                    Duration.ofSeconds(15));
    private static final BreakerPolicy BREAKER = BreakerPolicy.DEFAULT;

    private final List<String> news = new ArrayList<>();
    private final Restarts restarts = new Restarts(BREAKER, new Random(7), news::add);
    private long now = 1_000_000_000L;

    @Test
    void oneThatFallsAloneWaitsLongerEachTimeAndIsParkedAtLast() {
        Life life = started(independent("ingest"));

        List<Boolean> isParked = new ArrayList<>();
        long longest = 0;
        for (int fall = 1; fall <= 9; fall++) {
            fall(life, new IOException("no picture"));
            long wait = restarts.untilStart(life, now);
            isParked.add(state(life) instanceof ActivityState.Parked);
            assertTrue(wait >= Math.min(longest / 2, 200_000_000L), "fall " + fall + ": " + wait);
            longest = Math.max(longest, wait);
            start(life);
        }

        assertEquals(
                List.of(false, false, false, false, false, false, false, true, true), isParked);
        assertTrue(longest >= Duration.ofMillis(7_500).toNanos(), "probed every 7.5 to 15 s");
    }

    @Test
    void forgivesEarlierFallsAfterAHealthyRun() {
        Life life = started(independent("ingest"));
        for (int fall = 0; fall < 8; fall++) {
            fall(life, new IOException("no picture"));
            start(life);
        }
        now += POLICY.healthyAfter().toNanos();

        fall(life, new IOException("no picture"));

        assertEquals(1, assertInstanceOf(ActivityState.Restarting.class, state(life)).fall());
    }

    @Test
    void countsRestartsOfEachAlone() {
        Life faller = started(independent("faller"));
        Life steady = started(independent("steady"));
        for (int fall = 0; fall < 100; fall++) {
            fall(faller, new IllegalStateException("bug"));
            start(faller);
        }

        assertEquals(
                List.of(100L, 0L),
                restarts.activities(now).stream().map(ActivityReport::restarts).toList());
        assertInstanceOf(ActivityState.Running.class, state(steady));
        assertEquals(List.of(), restarts.breakers(now));
    }

    @Test
    void halfOfThoseThatNeedAResourceOpenItsBreaker() {
        List<Life> four = IntStream.range(0, 4).mapToObj(i -> started(onRedis("a" + i))).toList();

        fall(four.get(0), new IOException("refused"));
        assertEquals(List.of(), restarts.breakers(now));
        fall(four.get(1), new UncheckedIOException(new IOException("timed out")));

        assertEquals(
                List.of(new Cause("redis")),
                restarts.breakers(now).stream().map(BreakerReport::cause).toList());
        assertInstanceOf(ActivityState.Waiting.class, state(four.get(0)));
        assertInstanceOf(ActivityState.Waiting.class, state(four.get(1)));
        assertInstanceOf(ActivityState.Running.class, state(four.get(2)));
        assertInstanceOf(ActivityState.Running.class, state(four.get(3)));
    }

    @Test
    void oneThatFallsAgainAndAgainIsNotMany() {
        Life faller = started(onRedis("faller"));
        started(onRedis("steady"));
        for (int fall = 0; fall < 7; fall++) {
            fall(faller, new IOException("refused"));
            start(faller);
        }

        assertEquals(List.of(), restarts.breakers(now));
    }

    @Test
    void fallsFarApartAreNotCommon() {
        Life one = started(onRedis("one"));
        Life two = started(onRedis("two"));
        fall(one, new IOException("refused"));
        start(one);
        now += BREAKER.window().toNanos() + 1;
        fall(two, new IOException("refused"));

        assertEquals(List.of(), restarts.breakers(now));
    }

    @Test
    void fallsThatDoNotBlameTheResourceDoNotOpenItsBreaker() {
        Life one = started(onRedis("one"));
        Life two = started(onRedis("two"));
        fall(one, new IllegalStateException("bug in one"));
        fall(two, new IllegalStateException("bug in two"));

        assertEquals(List.of(), restarts.breakers(now));
    }

    @Test
    void threeThatFallInTheSameWayOpenABreakerWhateverTheNumbersInTheirWords() {
        Life one = started(independent("one"));
        Life two = started(independent("two"));
        Life three = started(independent("three"));
        fall(one, new IllegalStateException(new OutOfMemoryError("cannot reserve 4096 bytes")));
        fall(two, new OutOfMemoryError("cannot reserve 100 bytes"));
        assertEquals(List.of(), restarts.breakers(now));
        fall(three, new OutOfMemoryError("cannot reserve 7 bytes"));

        assertEquals(
                List.of(new Cause("OutOfMemoryError: cannot reserve # bytes")),
                restarts.breakers(now).stream().map(BreakerReport::cause).toList());
    }

    @Test
    void onlyOneTriesWhileTheBreakerIsOpen() {
        List<Life> ten = allFallen(10);

        int tries = 0;
        for (int second = 0; second < 60; second++) {
            for (Life life : ten) {
                if (restarts.untilStart(life, now) == 0) {
                    restarts.onStarted(life, now);
                    tries++;
                    fall(life, new IOException("refused"));
                }
            }
            now += Duration.ofSeconds(1).toNanos();
        }

        assertTrue(tries >= 55 && tries <= 61, tries + " tries in a minute, of ten together");
    }

    @Test
    void eachTriesInTurnSoThatOneWithAFaultOfItsOwnKeepsNobodyWaiting() {
        List<Life> three = allFallen(3);
        List<Life> tried = new ArrayList<>();
        while (tried.size() < 6) {
            Life prober = nextProbe(three);
            tried.add(prober);
            fall(prober, new IOException("refused"));
        }

        assertEquals(3, tried.stream().limit(3).distinct().count());
        assertEquals(tried.subList(0, 3), tried.subList(3, 6));
    }

    @Test
    void allResumeSpreadALittleAsSoonAsOneWorks() {
        List<Life> ten = allFallen(10);
        Life prober = nextProbe(ten);

        restarts.onWorks(prober, now);

        List<Long> waits =
                ten.stream()
                        .filter(life -> life != prober)
                        .map(life -> restarts.untilStart(life, now))
                        .toList();
        assertTrue(
                waits.stream().allMatch(wait -> wait <= BREAKER.resumeWithin().toNanos()),
                waits.toString());
        assertTrue(waits.stream().distinct().count() > 5, "not all at once: " + waits);
        assertEquals(List.of(), restarts.breakers(now));
        assertEquals(
                List.of(
                        "5 activities fell by redis and wait for it: refused",
                        "redis is no cause of falls any more: '"
                                + prober.duty.name()
                                + "' works again"),
                news);
    }

    @Test
    void aFallByACommonCauseIsNotHeldAgainstTheActivity() {
        List<Life> two = allFallen(2);
        for (int probe = 0; probe < 50; probe++) {
            fall(nextProbe(two), new IOException("refused"));
        }
        restarts.onWorks(nextProbe(two), now);
        two.forEach(this::startIfDown);

        Life one = two.getFirst();
        fall(one, new IllegalStateException("bug"));

        ActivityState.Restarting state =
                assertInstanceOf(ActivityState.Restarting.class, state(one));
        assertTrue(state.fall() <= 2, "far from parked: " + state);
    }

    @Test
    void whoFallsByItLaterWaitsToo() {
        List<Life> five = allFallen(5);
        Life late = started(onRedis("late"));

        fall(late, new IOException("refused"));

        assertEquals(5, assertInstanceOf(ActivityState.Waiting.class, state(late)).others());
        assertEquals(5, five.size());
    }

    @Test
    void whoTriesAndFallsBySomethingElseLetsTheNextOneTryAtOnce() {
        List<Life> three = allFallen(3);
        Life first = nextProbe(three);

        fall(first, new IllegalStateException("bug"));

        assertEquals(1, three.stream().filter(life -> restarts.untilStart(life, now) == 0).count());
        assertInstanceOf(ActivityState.Restarting.class, state(first));
    }

    @Test
    void aTryThatHangsKeepsNobodyWaitingForLong() {
        List<Life> three = allFallen(3);
        Life hangs = nextProbe(three);
        now += BREAKER.probeWithin().toNanos() + 1;

        Life next = nextProbe(three);

        assertTrue(next != hangs);
        assertInstanceOf(ActivityState.Running.class, state(hangs));
    }

    @Test
    void closesWhenNobodyWaitsForItAnyMore() {
        List<Life> two = allFallen(2);

        two.forEach(life -> restarts.remove(life, now));

        assertEquals(List.of(), restarts.breakers(now));
        assertEquals(List.of(), restarts.activities(now));
    }

    @Test
    void opensAgainWhenTheCauseComesBack() {
        List<Life> four = allFallen(4);
        restarts.onWorks(nextProbe(four), now);
        four.forEach(this::startIfDown);
        assertEquals(List.of(), restarts.breakers(now));

        four.forEach(life -> fall(life, new IOException("refused")));

        assertEquals(1, restarts.breakers(now).size());
        assertEquals(2, restarts.opened());
    }

    @Test
    void tellsTheDeskInWords() {
        Cause redis = new Cause("redis");

        assertEquals("running", new ActivityState.Running(Duration.ofHours(1)).inWords());
        assertEquals(
                "fell (3 of 12), restarts in 3 s: no picture",
                new ActivityState.Restarting(Duration.ofMillis(2100), 3, 12, "no picture")
                        .inWords());
        assertEquals(
                "parked, next try in 15 s: port in use",
                new ActivityState.Parked(Duration.ofSeconds(15), "port in use").inWords());
        assertEquals(
                "waits for redis with 1 other, next try in 1 s: refused",
                new ActivityState.Waiting(redis, 1, Duration.ofMillis(200), "refused").inWords());
        assertEquals(
                new HealthLine("x", Health.GOOD, "running", 2L),
                new ActivityReport("x", new ActivityState.Running(Duration.ofHours(2)), 2).line());
        assertEquals(
                new HealthLine(
                        "breaker redis", Health.DOWN, "open for 4 s, 3 wait, next try in 1 s"),
                new BreakerReport(redis, 3, Duration.ofMillis(500), Duration.ofSeconds(4)).line());
    }

    private static Duty independent(String name) {
        return new Duty(name, POLICY, _ -> {});
    }

    private static Duty onRedis(String name) {
        return new Duty(name, POLICY, List.of(REDIS), _ -> {});
    }

    private List<Life> allFallen(int count) {
        List<Life> lives =
                IntStream.range(0, count).mapToObj(i -> started(onRedis("life " + i))).toList();
        lives.forEach(life -> fall(life, new IOException("refused")));
        return lives;
    }

    private Life started(Duty duty) {
        Life life = restarts.add(duty, now);
        start(life);
        return life;
    }

    private void start(Life life) {
        now += restarts.untilStart(life, now);
        assertEquals(0, restarts.untilStart(life, now));
        restarts.onStarted(life, now);
    }

    private void startIfDown(Life life) {
        if (!life.isRunning) {
            start(life);
        }
    }

    private void fall(Life life, Throwable thrown) {
        restarts.onFell(life, life.duty.fall(thrown), now);
    }

    /// Lets time pass until one of them tries.
    private Life nextProbe(List<Life> lives) {
        while (true) {
            for (Life life : lives) {
                if (!life.isRunning && restarts.untilStart(life, now) == 0) {
                    restarts.onStarted(life, now);
                    return life;
                }
            }
            now += Duration.ofMillis(10).toNanos();
        }
    }

    private ActivityState state(Life life) {
        return life.state(now);
    }
}
