package ngage.mobsim.phone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ngage.protocol.MediaTime;
import org.junit.jupiter.api.Test;

class MediaClockTest {

    private static final long AHEAD = 5_000_000_000L;
    private static final long QUICK = 2_000;
    private static final long SLOW = 100_000;

    private final MediaClock clock = new MediaClock();
    private long now;

    @Test
    void believesTheQuickestOfItsLastEightSamples() {
        sample(QUICK, 0);
        for (int i = 0; i < 7; i++) {
            sample(SLOW, 30_000);
        }
        assertEquals(AHEAD, clock.studioAt(0).micros());
        sample(SLOW, 30_000);
        assertEquals(AHEAD + 30_000, clock.studioAt(0).micros());
    }

    @Test
    void takesAClockForSetAfterAQuarterOfASecondMoreThanTheRoundTripsExplain() {
        sample(SLOW, 0);
        assertFalse(sample(SLOW, 340_000));
        assertTrue(sample(SLOW, 360_000));
        assertEquals(AHEAD + 360_000, clock.studioAt(0).micros());
    }

    /// @param moreMicros how much further the studio seems ahead than it was
    private boolean sample(long roundTripMicros, long moreMicros) {
        now += 1_000_000;
        MediaTime studio = new MediaTime(now + roundTripMicros / 2 + AHEAD + moreMicros);
        return clock.onSample(now, now + roundTripMicros, studio);
    }
}
