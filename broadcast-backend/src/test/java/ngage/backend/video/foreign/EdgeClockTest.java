package ngage.backend.video.foreign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Random;
import ngage.protocol.MediaTime;
import org.junit.jupiter.api.Test;

class EdgeClockTest {

    private static final long SECOND = 1_000_000_000;
    private static final long T = 1_795_380_668_000_000L;

    private static final Duration TARGET = Duration.ofSeconds(2);

    private final EdgeClock clock = new EdgeClock();

    @Test
    void carriesTheNewestEdgeOn() {
        clock.begin(new MediaTime(T), 5 * SECOND);
        assertEquals(new MediaTime(T + 1_500_000), clock.at(6 * SECOND + SECOND / 2));
    }

    @Test
    void believesTheEdgesThatCameSoon() {
        clock.begin(new MediaTime(T), 0);
        assertTrue(clock.follow(new MediaTime(T + 2_000_000), 2 * SECOND + SECOND / 2, TARGET));
        assertEquals(new MediaTime(T + 3_000_000), clock.at(3 * SECOND), "that one came late");
        assertTrue(clock.follow(new MediaTime(T + 4_000_000), 4 * SECOND - SECOND / 5, TARGET));
        assertEquals(new MediaTime(T + 5_200_000), clock.at(5 * SECOND), "that one came sooner");
    }

    @Test
    void neverStepsBackByAFrameHoweverEdgesJitter() {
        Random random = new Random(7);
        clock.begin(new MediaTime(T), 0);
        MediaTime before = clock.at(0);
        for (int i = 1; i < 400; i++) {
            long seen = 2L * i * SECOND + random.nextLong(SECOND);
            MediaTime late = clock.at(seen);
            assertFalse(late.isBefore(before));
            assertTrue(clock.follow(new MediaTime(T + 2_000_000L * i), seen, TARGET));
            before = clock.at(seen);
            long back = late.micros() - before.micros();
            assertTrue(back <= 3000, "a step back by %d us at edge %d".formatted(back, i));
        }
    }

    @Test
    void followsAProgrammeWhoseClockIsSlower() {
        clock.begin(new MediaTime(T), 0);
        long micros = 0;
        for (int i = 1; i <= 300; i++) {
            micros += 1_999_000; // half a millisecond of each second is lost
            assertTrue(clock.follow(new MediaTime(T + micros), 2L * i * SECOND, TARGET));
        }
        long ahead = clock.at(600 * SECOND).micros() - (T + micros);
        assertTrue(ahead >= 0 && ahead < 20_000, ahead + " us ahead");
    }

    @Test
    void anEdgeThatACacheKeptIsNoOtherTime() {
        Duration six = Duration.ofSeconds(6);
        clock.begin(
                new MediaTime(T), 4 * SECOND + SECOND / 2); // late by as much as a cache keeps it
        assertTrue(
                clock.follow(new MediaTime(T + 6_000_000), 6 * SECOND, six), "and this one soon");
        assertEquals(new MediaTime(T + 6_000_000), clock.at(6 * SECOND));
        assertTrue(clock.follow(new MediaTime(T + 12_000_000), 16 * SECOND + SECOND / 2, six));
        assertEquals(new MediaTime(T + 18_000_000), clock.at(18 * SECOND), "believes the soonest");
    }

    @Test
    void noticesAClockThatWasSetBackByLessThanAJump() {
        clock.begin(new MediaTime(T), 0);
        int edge = 1;
        while (edge < 100
                && clock.follow(
                        new MediaTime(T + edge * 2_000_000L - 2_500_000),
                        2L * edge * SECOND,
                        TARGET)) {
            edge++;
        }
        assertTrue(edge > 10 && edge < 20, "after " + edge);
    }

    @Test
    void knowsATimeThatIsNotOfThisSession() {
        clock.begin(new MediaTime(T), 0);
        assertFalse(clock.follow(new MediaTime(T + 60_000_000), 2 * SECOND, TARGET));
        assertFalse(clock.follow(new MediaTime(T - 60_000_000), 2 * SECOND, TARGET));
        assertEquals(new MediaTime(T + 2_000_000), clock.at(2 * SECOND));
    }
}
