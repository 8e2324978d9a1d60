package ngage.backend.degrade;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class WorstLoadTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final WorstLoad worst = new WorstLoad(Duration.ofMinutes(1));

    @Test
    void remembersTheHighestOfEachNumberForAWhile() {
        worst.onLoad(new Load(10, 700, 0.1, 0.5), SECOND);
        worst.onLoad(new Load(20, 0, 0.2, 0.4), 2 * SECOND);
        assertEquals(new Load(20, 700, 0.2, 0.5), worst.load());

        worst.onLoad(Load.NONE, 40 * SECOND);
        assertEquals(new Load(20, 700, 0.2, 0.5), worst.load());

        worst.onLoad(Load.NONE, 71 * SECOND);
        assertEquals(Load.NONE, worst.load());
    }

    @Test
    void forgetsAllWhenNothingWasMeasuredForLong() {
        worst.onLoad(new Load(10, 700, 0.1, 0.5), SECOND);
        worst.onLoad(Load.NONE, 200 * SECOND);
        assertEquals(Load.NONE, worst.load());
    }
}
