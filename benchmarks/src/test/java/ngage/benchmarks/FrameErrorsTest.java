package ngage.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import ngage.protocol.MediaTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameErrorsTest {

    private static final MediaTime FIRST = new MediaTime(1_795_380_668_444_033L);
    private static final double MICROSECOND = 1e-3;

    @ParameterizedTest
    @ValueSource(strings = {"24", "25", "30000/1001", "30", "50", "60"})
    void findsNothingWhereEachFrameHasItsTime(String rate) {
        FrameErrors errors = framesShiftedBy(rate, 0);
        assertEquals(0, errors.worstMillis(), MICROSECOND);
        assertEquals(0, errors.shiftMillis(), MICROSECOND);
    }

    @ParameterizedTest
    @ValueSource(strings = {"24", "25", "30000/1001", "30", "50", "60"})
    void findsThatAllFramesAreLateByOne(String rate) {
        double frameMillis = 1e3 / programme(rate).framesPerSecond();
        assertEquals(frameMillis, framesShiftedBy(rate, 1).worstMillis(), MICROSECOND);
        assertEquals(frameMillis, framesShiftedBy(rate, 1).shiftMillis(), MICROSECOND);
        assertEquals(-frameMillis, framesShiftedBy(rate, -1).shiftMillis(), MICROSECOND);
    }

    @Test
    void findsOneFrameThatIsOff() {
        FrameErrors errors = framesShiftedBy("25", 0);
        errors.add(200, FIRST.plus(Duration.ofMillis(200 * 40 - 3)));
        assertEquals(3, errors.worstMillis(), MICROSECOND);
        assertEquals(0, errors.shiftMillis(), MICROSECOND);
    }

    @Test
    void countsWhatCannotBeRead() {
        FrameErrors errors = framesShiftedBy("25", 0);
        errors.add(-1, FIRST);
        assertEquals(100, errors.frames());
        assertEquals(1, errors.unreadable());
    }

    /// @param frames by which each is stamped later than it is
    private static FrameErrors framesShiftedBy(String rate, int frames) {
        double perSecond = programme(rate).framesPerSecond();
        FrameErrors errors = new FrameErrors(FIRST, perSecond);
        for (int number = 0; number < 100; number++) {
            long micros = Math.round((number + frames) * 1e6 / perSecond);
            errors.add(number, new MediaTime(FIRST.micros() + micros));
        }
        return errors;
    }

    private static NumberedProgramme programme(String rate) {
        return new NumberedProgramme(rate, NumberedProgramme.Codec.H264, true, false);
    }
}
