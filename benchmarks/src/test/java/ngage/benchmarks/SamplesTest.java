package ngage.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class SamplesTest {

    @Test
    void takesTheMiddleOneOrTheMeanOfTheTwo() {
        assertEquals(2, Samples.of(3, 1, 2).median());
        assertEquals(2.5, Samples.of(4, 1, 3, 2).median());
    }

    @Test
    void takesAPercentileThatWasMeasured() {
        Samples samples = Samples.of(5, 4, 3, 2, 1);
        assertEquals(1, samples.percentile(0));
        assertEquals(3, samples.percentile(50));
        assertEquals(5, samples.percentile(99));
    }

    @Test
    void refusesToSayAnythingOfNothing() {
        assertThrows(IllegalArgumentException.class, Samples::of);
    }
}
