package ngage.backend.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class OverlayAllowanceTest {

    private final ManualClock clock = new ManualClock();
    private final OverlayAllowance overlays = new OverlayAllowance(clock::nanos);

    @Test
    void isEnoughForACrewAndNotForACrowd() {
        assertEquals(20, let(1000));

        clock.pass(Duration.ofHours(12));
        assertEquals(20, let(1000));

        int in = 0;
        for (int minute = 0; minute < 10; minute++) {
            clock.pass(Duration.ofSeconds(61));
            in += let(1000);
        }
        assertEquals(10, in);
    }

    @Test
    void whoWasNotLetInLeavesItsTurn() {
        let(20);
        assertFalse(overlays.take());

        overlays.giveBack();

        assertTrue(overlays.take());
    }

    private int let(int strangers) {
        int in = 0;
        for (int i = 0; i < strangers; i++) {
            in += overlays.take() ? 1 : 0;
        }
        return in;
    }
}
