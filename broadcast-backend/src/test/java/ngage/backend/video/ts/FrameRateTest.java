package ngage.backend.video.ts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameRateTest {

    private static final long START = 1L << 32;

    @Test
    void knowsUsualRatesInSpiteOfRoundedTimes() {
        assertEquals("30", FrameRate.of(new long[] {0, 2970, 6030, 9000}).toString());
        assertEquals("25", FrameRate.of(new long[] {0, 3600, 7200}).toString());
        assertEquals("30000/1001", FrameRate.of(frames(31, n -> 3003 * n)).toString());
        assertEquals("12", FrameRate.of(new long[] {0, 7500, 15000}).toString());
    }

    @ParameterizedTest
    @CsvSource({
        "24000, 1001, 41708",
        "24, 1, 41667",
        "25, 1, 40000",
        "30000, 1001, 33367",
        "30, 1, 33333",
        "50, 1, 20000",
        "60000, 1001, 16683",
        "60, 1, 16667",
        "12, 1, 83333"
    })
    void evenFramesHaveARate(int numerator, int denominator, long micros) {
        long[] exact = frames(100, n -> n * 90_000 * denominator / numerator);
        long[] milliseconds = frames(300, n -> n * 1000 * denominator / numerator * 90);

        assertEquals(Optional.of(new FrameRate(numerator, denominator)), FrameRate.steady(exact));
        assertEquals(
                Optional.of(micros), FrameRate.steady(milliseconds).map(FrameRate::frameMicros));
    }

    @Test
    void aFrameThatIsMissingLeavesItsPlaceFree() {
        long[] holes = frames(60, n -> 3600 * (n + n / 20 * 2));
        assertEquals(Optional.of(new FrameRate(25, 1)), FrameRate.steady(holes));
    }

    @Test
    void whatIsUnevenHasNone() {
        assertEquals(Optional.empty(), FrameRate.steady(frames(60, n -> 3000 * n + n % 3 * 700)));
        assertEquals(
                Optional.empty(),
                FrameRate.steady(frames(60, n -> n < 30 ? 3000 * n : 90_000 + 3600 * (n - 30))));
        assertEquals(
                Optional.empty(),
                FrameRate.steady(frames(100, n -> 7200 * n - 90 * (n / 3))),
                "12.6 a second is none that is known");
        assertEquals(Optional.empty(), FrameRate.steady(frames(5, n -> 3600 * n)), "too few");
        assertEquals(Optional.empty(), FrameRate.steady(new long[0]));
    }

    private static long[] frames(int count, LongUnaryOperator ticks) {
        return LongStream.range(0, count).map(ticks).map(tick -> START + tick).toArray();
    }
}
