package ngage.backend.video.ladder;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class OverloadTest {

    private static final long SECOND = 1_000_000_000;

    private final Overload overload =
            new Overload(Duration.ofSeconds(3), Duration.ofSeconds(5), Duration.ofSeconds(60));
    private long now;

    @Test
    void moreThanTheLimitForTheWholePatienceIsTooSlow() {
        assertFalse(look(2.9));
        for (int i = 0; i < 5; i++) {
            assertFalse(look(4 + 0.5 * i), "at second " + i);
        }
        assertTrue(look(7));
    }

    @Test
    void aBusyMomentIsNotNorIsCatchingUp() {
        for (int i = 0; i < 20; i++) {
            assertFalse(look(i % 4 == 3 ? 1 : 5));
        }
        for (int i = 0; i < 12; i++) {
            assertFalse(look(12 - 0.6 * i), "it gets less");
        }
    }

    @Test
    void aNewTranscoderBeginsWithACleanSheet() {
        for (int i = 0; i < 5; i++) {
            assertFalse(look(8));
        }
        overload.restart();
        assertFalse(look(8));
        assertFalse(look(8));
    }

    @Test
    void allRenditionsAreTriedAgainAfterCalmEachTimeTwiceAsLong() {
        overload.onRelief();
        assertFalse(isCalmAfter(59));
        assertTrue(isCalmAfter(60));
        overload.restart();
        overload.onRelief();
        assertFalse(isCalmAfter(119));
        assertTrue(isCalmAfter(120));
    }

    private boolean isCalmAfter(int seconds) {
        overload.restart();
        for (int i = 0; i <= seconds; i++) {
            assertFalse(look(0.2));
        }
        return overload.isCalmForLong(now - SECOND);
    }

    private boolean look(double behindSeconds) {
        boolean isTooSlow =
                overload.isTooSlow(Duration.ofMillis(Math.round(behindSeconds * 1000)), now);
        now += SECOND;
        return isTooSlow;
    }
}
