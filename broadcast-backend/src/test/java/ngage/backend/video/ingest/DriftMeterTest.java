package ngage.backend.video.ingest;

import static ngage.backend.Near.assertNear;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import ngage.protocol.MediaTime;
import org.junit.jupiter.api.Test;

class DriftMeterTest {

    private static final long START = 1_795_380_000_000_000L;
    private static final int HOURS = 30;

    private final DriftMeter meter = new DriftMeter();
    private final Random network = new Random(1);
    private int told;

    @Test
    void aClockThatIs100PpmFastIsMeasuredThroughJitterForThirtyHours() {
        long seconds = HOURS * 3600L;
        run(seconds, 100);

        long truth = seconds * 100 / 1000;
        assertNear(truth, meter.driftMillis(), 25);
        assertTrue(told >= truth / 60 && told <= truth / 40, told + " times told");
        assertEquals("run " + meter.driftMillis() + " ms ahead of ours", meter.inWords());
    }

    @Test
    void aSlowClockIsBehind() {
        run(3600, -100);

        assertNear(-354, meter.driftMillis(), 15);
        assertTrue(meter.inWords().endsWith(" ms behind ours"), meter::inWords);
    }

    @Test
    void jitterAloneIsNoDrift() {
        run(3600, 0);

        assertNear(0, meter.driftMillis(), 10);
        assertEquals(0, told);
    }

    /// A frame a second, each up to 80 ms late.
    private void run(long seconds, long ppm) {
        for (long i = 0; i < seconds; i++) {
            MediaTime frame = new MediaTime(START + i * (1_000_000 + ppm));
            MediaTime arrival =
                    new MediaTime(START + i * 1_000_000 + 20_000 + network.nextInt(80_000));
            told += meter.accept(frame, arrival) ? 1 : 0;
        }
    }
}
