package ngage.controlroom.go;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PressLatchTest {

    private final PressLatch latch = new PressLatch();

    @Test
    void letsOnePressThroughUntilItIsReleased() {
        assertTrue(latch.press(millis(0)));
        for (int repeat = 1; repeat < 100; repeat++) {
            assertFalse(latch.press(millis(500 + 33L * repeat)));
        }
        latch.release();
        assertTrue(latch.press(millis(9000)));
    }

    @Test
    void takesNoRepeatForAPressWhenTheWindowLostTheFocusMeanwhile() {
        assertTrue(latch.press(millis(0)));
        latch.focusChanged(millis(100));
        latch.focusChanged(millis(2000));
        assertFalse(latch.press(millis(2033)));
        assertFalse(latch.press(millis(2066)));
    }

    @Test
    void hearsTheNextPressAfterAReleaseInAnotherWindow() {
        assertTrue(latch.press(millis(0)));
        latch.focusChanged(millis(100));
        assertTrue(latch.press(millis(5000)));
        assertFalse(latch.press(millis(5500)));
    }

    private static long millis(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }
}
