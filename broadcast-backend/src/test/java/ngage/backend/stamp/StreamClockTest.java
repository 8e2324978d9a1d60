package ngage.backend.stamp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ngage.protocol.MediaTime;
import org.junit.jupiter.api.Test;

class StreamClockTest {

    private static final long START = 1_795_380_000_000_000L;

    private long nanos = 42;
    private final StreamClock clock = new StreamClock(new MediaTime(START), () -> nanos);

    @Test
    void runsOnFromTheNewestFrame() {
        clock.onSessionStarted(new StreamClock.Source(new MediaTime(START + 5_000_000), 40_000));
        clock.onFrame(new MediaTime(START + 6_000_000));
        nanos += 20_000_000;

        assertEquals(new MediaTime(START + 6_020_000), clock.now());
    }

    @Test
    void dropsTheFirstFrameWithItsSession() {
        clock.onSessionStarted(new StreamClock.Source(new MediaTime(START + 5_000_000), 40_000));
        assertEquals(
                new StreamClock.Source(new MediaTime(START + 5_000_000), 40_000), clock.source());

        clock.onSessionEnded();
        assertEquals(null, clock.source());
    }

    @Test
    void learnsLaterHowLongAFrameLasts() {
        clock.onFrameLength(20_000);
        assertEquals(0, clock.frameMicros(), "without a source there are none");
        MediaTime first = new MediaTime(START + 5_000_000);
        clock.onSessionStarted(new StreamClock.Source(first, 0));
        clock.onFrame(new MediaTime(START + 6_000_000));
        nanos += 20_000_000;
        clock.onFrameLength(33_367);

        assertEquals(new StreamClock.Source(first, 33_367), clock.source());
        assertEquals(new MediaTime(START + 6_020_000), clock.now());
    }

    /// It has no wall clock to ask: whatever that does between two sessions, both lie on one line.
    @Test
    void givesEverySessionTheSameLineOfArrivals() {
        assertEquals(new MediaTime(START), clock.arrival());
        nanos += 3_600_000_000_000L;
        clock.onSessionStarted(new StreamClock.Source(clock.arrival(), 40_000));
        clock.onFrame(new MediaTime(START + 9_000_000));
        clock.onSessionEnded();
        nanos += 1_000_000_000L;

        assertEquals(new MediaTime(START + 3_601_000_000L), clock.arrival());
    }
}
