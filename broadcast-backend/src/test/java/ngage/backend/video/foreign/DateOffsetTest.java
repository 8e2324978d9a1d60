package ngage.backend.video.foreign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class DateOffsetTest {

    private static final long T = 1_795_380_668_000_000L;

    private final DateOffset offset = new DateOffset();

    @Test
    void holdsWhatSegmentsSayThatBeginWithAPacketOfSound() {
        Random random = new Random(3);
        offset.begin(T);
        for (int i = 0; i < 1_000; i++) {
            assertFalse(offset.follow(T + random.nextLong(-7_000, 7_000)));
        }
        assertEquals(T, offset.micros());
    }

    @Test
    void takesAnotherTimeAtOnce() {
        offset.begin(T);
        assertTrue(offset.follow(T + 50_000));
        assertEquals(T + 50_000, offset.micros());
    }

    @Test
    void followsDateTimesThatRunAwayFromThePictures() {
        offset.begin(T);
        int changes = 0;
        for (int i = 1; i <= 1_800; i++) {
            long actual = T + 40L * i; // of 2 s each, 20 ppm: 72 ms in an hour
            changes += offset.follow(actual) ? 1 : 0;
            assertTrue(Math.abs(offset.micros() - actual) < 9_000, "segment " + i);
        }
        assertTrue(changes < 10, changes + " new beginnings in an hour");
    }
}
