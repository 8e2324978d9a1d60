package ngage.backend.video.foreign;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.List;
import ngage.backend.video.GeneratedStream;
import ngage.backend.video.ts.FrameMeter;
import ngage.protocol.MediaTime;
import org.junit.jupiter.api.Test;

class FrameMeterTest {

    private static final long WRAP = 1L << 33;

    private final FrameMeter meter = new FrameMeter();

    @Test
    void measuresBySegmentsWhosePicturesAreOutOfOrder() throws IOException {
        assertEquals(33_367, meter.micros(segment(0, 3003)));
    }

    @Test
    void goesOnWhereTheStreamsOwnTimesBeginAgain() throws IOException {
        assertEquals(40_000, meter.micros(segment(WRAP - 20 * 3600, 3600)));
        assertEquals(40_000, meter.micros(segment(10 * 3600, 3600)));
    }

    @Test
    void knowsNoneWhileTheProgrammeChangesItsRateAndTheOtherOneThen() throws IOException {
        assertEquals(40_000, meter.micros(segment(0, 3600)));
        long begin = 30 * 3600;
        assertEquals(0, meter.micros(segment(begin, 1800)));
        for (int i = 1; i < 10; i++) {
            begin += 30 * 1800;
            meter.micros(segment(begin, 1800));
        }
        assertEquals(20_000, meter.micros(segment(begin + 30 * 1800, 1800)));
    }

    @Test
    void forgetsWhatWasBeforeABreak() throws IOException {
        meter.micros(segment(0, 3600));
        meter.begin();
        assertEquals(20_000, meter.micros(segment(5_000_017, 1800)));
    }

    /// Thirty frames, each third one presented after the two that follow it.
    private static List<Long> segment(long begin, long frame) throws IOException {
        GeneratedStream stream =
                new GeneratedStream().tables(GeneratedStream.VIDEO, GeneratedStream.AUDIO);
        for (int n = 0; n < 30; n++) {
            long shown = begin + (n % 3 == 0 ? n + 2 : n - 1) * frame;
            stream.frame(GeneratedStream.VIDEO, shown, begin + (n - 2) * frame);
        }
        return SegmentTimes.of(stream.bytes(), new MediaTime(0)).frames();
    }
}
