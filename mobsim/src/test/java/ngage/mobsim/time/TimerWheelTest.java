package ngage.mobsim.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimerWheelTest {

    private final ManualClock time = new ManualClock();
    private final TimerWheel wheel = new TimerWheel(time.clock());
    private final List<String> fired = new ArrayList<>();

    @Test
    void firesInTheMillisecondAfterItIsDueAndNeverBefore() {
        wheel.after(Duration.ofNanos(5_400_000), () -> fired.add("one"));
        time.play(wheel, Duration.ofMillis(5));
        assertEquals(List.of(), fired);
        time.play(wheel, Duration.ofMillis(1));
        assertEquals(List.of("one"), fired);
    }

    @Test
    void firesWhatIsManyTurnsOfTheWheelAway() {
        wheel.after(Duration.ofSeconds(20), () -> fired.add("far"));
        time.play(wheel, Duration.ofMillis(19_999));
        assertEquals(List.of(), fired);
        time.play(wheel, Duration.ofMillis(1));
        assertEquals(List.of("far"), fired);
    }

    @Test
    void firesEverythingOnceAfterAStallThatIsLongerThanAWholeTurn() {
        for (int second = 1; second <= 30; second++) {
            String name = "after " + second;
            wheel.after(Duration.ofSeconds(second), () -> fired.add(name));
        }
        time.advance(Duration.ofSeconds(29));
        wheel.advance();
        assertEquals(29, fired.size());
        time.play(wheel, Duration.ofSeconds(10));
        assertEquals(30, fired.size());
    }

    @Test
    void doesNotFireWhatWasCancelledEvenByATimerOfTheSameMoment() {
        TimerWheel.Timer second = wheel.after(Duration.ofMillis(3), () -> fired.add("second"));
        wheel.after(Duration.ofMillis(2), second::cancel);
        time.advance(Duration.ofMillis(10));
        wheel.advance();
        assertEquals(List.of(), fired);
    }

    @Test
    void firesWhatIsPastAtTheNextTick() {
        time.play(wheel, Duration.ofMillis(100));
        wheel.at(0, () -> fired.add("past"));
        time.play(wheel, Duration.ofMillis(1));
        assertEquals(List.of("past"), fired);
    }

    @Test
    void saysHowLongNothingIsDue() {
        wheel.after(Duration.ofMillis(250), () -> fired.add("later"));
        assertEquals(Duration.ofMillis(250).toNanos(), wheel.idleNanos());
        time.advance(Duration.ofMillis(251));
        assertEquals(0, wheel.idleNanos());
        wheel.advance();
        assertTrue(wheel.idleNanos() >= Duration.ofSeconds(4).toNanos());
    }
}
