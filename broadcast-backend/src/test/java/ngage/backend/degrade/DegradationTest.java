package ngage.backend.degrade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DegradationTest {

    private static final Load IDLE = new Load(1, 2, 0, 0.3);
    private static final Load LATE_LOOPS = new Load(80, 2, 0, 0.3);
    private static final Load MANY_BALLOTS = new Load(1, 2, 0.6, 0.3);
    private static final Load FULL_HEAP = new Load(1, 2, 0, 0.9);
    private static final Load LATE_CUES = new Load(1, 700, 0, 0.3);

    private final Degradation degradation = new Degradation(DegradationConfig.DEFAULT);
    private Duration now = Duration.ofHours(1);

    @Test
    void sparesNothingWhileThereIsLittleToDo() {
        assertEquals(0, afterAMinuteOf(IDLE));
    }

    @Test
    void slowsChartsWhenLoopsHaveBeenLateForASecond() {
        assertEquals(0, on(LATE_LOOPS));
        assertEquals(0, in(900, LATE_LOOPS));
        assertEquals(1, in(100, LATE_LOOPS));
    }

    @Test
    void aMomentsLatenessIsNoReason() {
        on(LATE_LOOPS);
        in(900, LATE_LOOPS);
        in(50, IDLE);
        assertEquals(0, in(50, LATE_LOOPS));
        assertEquals(0, in(900, LATE_LOOPS));
    }

    @Test
    void lettingNewFansWaitTakesTheStepsBeforeItToo() {
        assertEquals(2, on(MANY_BALLOTS));
        assertEquals("60 % of the places for waiting ballots are taken", degradation.why());
    }

    @Test
    void aFullHeapLetsNewFansWaitAsWell() {
        on(FULL_HEAP);
        assertEquals(2, in(1000, FULL_HEAP));
    }

    @Test
    void lateCuesSpreadReturnsAtOnce() {
        assertEquals(3, on(LATE_CUES));
    }

    @Test
    void isTakenBackOneStepAtATimeEachAfterACalmWhile() {
        on(LATE_CUES);

        assertEquals(3, in(9_000, IDLE));
        assertEquals(2, in(10_000, IDLE));
        assertEquals(2, in(9_000, IDLE));
        assertEquals(1, in(1_000, IDLE));
        assertEquals(0, in(10_000, IDLE));
        assertEquals("", degradation.why());
    }

    @Test
    void doesNotFlutterBetweenItsLimits() {
        on(MANY_BALLOTS);
        Load between = new Load(1, 2, 0.3, 0.3);

        assertEquals(2, afterAMinuteOf(between));
        assertEquals(0, afterAMinuteOf(IDLE));
        assertEquals(0, afterAMinuteOf(between));
    }

    @Test
    void aNewLoadInTheCalmWhileBeginsItAnew() {
        on(MANY_BALLOTS);
        in(1_000, IDLE);
        in(8_000, IDLE);
        in(500, MANY_BALLOTS);
        in(500, IDLE);

        assertEquals(2, in(9_900, IDLE));
        assertEquals(1, in(100, IDLE));
    }

    @Test
    void theOperatorMayFixItEitherWay() {
        Degradation nothing = new Degradation(DegradationConfig.of("nothing"));
        Degradation joins = new Degradation(DegradationConfig.of("joins"));

        assertEquals(
                List.of(0, 2),
                List.of(
                        nothing.onLoad(LATE_CUES, now.toNanos()),
                        joins.onLoad(IDLE, now.toNanos())));
        assertThrows(IllegalArgumentException.class, () -> DegradationConfig.of("ballots"));
    }

    private int afterAMinuteOf(Load load) {
        int taken = 0;
        for (int i = 0; i < 240; i++) {
            taken = in(250, load);
        }
        return taken;
    }

    private int in(long millis, Load load) {
        now = now.plusMillis(millis);
        return on(load);
    }

    private int on(Load load) {
        return degradation.onLoad(load, now.toNanos());
    }
}
