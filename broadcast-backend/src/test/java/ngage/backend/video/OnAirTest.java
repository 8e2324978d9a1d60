package ngage.backend.video;

import static ngage.backend.Near.assertNear;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import ngage.backend.stamp.StreamClock;
import ngage.backend.video.ingest.StudioFeed;
import ngage.backend.video.ingest.StudioSession;
import ngage.backend.video.ts.FrameRate;
import ngage.backend.video.ts.MediaTimeline;
import ngage.protocol.MediaTime;
import org.junit.jupiter.api.Test;

class OnAirTest {

    private static final long START = 1_000_000_000_000_000L;

    private long micros;
    private final StreamClock clock = new StreamClock(new MediaTime(START), () -> micros * 1000);
    private final StudioFeed feed = new StudioFeed();
    private final OnAir onAir = new OnAir(feed, clock);

    /// Or the slate would begin seconds after the source is gone, which came to be so far ahead.
    @Test
    void mediaTimeGoesOnFromWhereASourceWhoseClockIsFastBroughtIt() {
        long hours = 30;
        begin(onAir.arrivalMicros());
        MediaTime last = new MediaTime(START);
        for (long second = 0; second < hours * 3600; second++) {
            micros = second * 1_000_000;
            last = new MediaTime(START + second * 1_000_100);
            onAir.onFrame(last, last);
        }
        assertEquals("run 10788 ms ahead of ours", onAir.drift());

        onAir.onGone();
        assertNull(onAir.drift());
        assertNear(last.micros(), onAir.arrivalMicros(), 20_000);
        assertEquals(START + micros, clock.arrival().micros(), "which is another matter");
    }

    @Test
    void whatASourceTurnsIntoGoesOnFromThereToo() {
        begin(START);
        for (int second = 0; second <= 3600; second++) {
            micros = second * 1_000_000L;
            MediaTime frame = new MediaTime(START + second * 999_900L);
            onAir.onFrame(frame, frame);
        }
        assertNotNull(onAir.drift());

        begin(START + 3600 * 999_900L);
        assertNear(START + micros - 360_000, onAir.arrivalMicros(), 20_000);
    }

    @Test
    void aSourceThatBreaksOffLeavesTheAirUntilItsNextKeyframe() {
        begin(START);
        MediaTime last = new MediaTime(START + 2_000_000);
        onAir.onFrame(last, last);

        onAir.onArriving();
        onAir.onBroken();

        assertNull(feed.session(), "so that the slate may come");
        assertNull(clock.source());
        long end = last.micros() + 40_000;
        assertEquals(
                new MediaTime(end),
                onAir.meet(new MediaTime(end + 300_000)),
                "a keyframe that comes soon goes on where it broke off");
    }

    @Test
    void aFrameHasNoLengthWhileFramesDoNotComeEvenly() {
        begin(START);
        assertEquals(40_000, onAir.frameMicros(), "as the first second says");
        for (long frame = 0; frame < 48; frame++) {
            play(START + frame * 40_000);
        }
        assertEquals(40_000, onAir.frameMicros());

        for (long frame = 48; frame < 72; frame++) {
            play(START + frame * 40_000 + frame % 3 * 8_000);
        }
        assertEquals(0, onAir.frameMicros());
        for (long frame = 72; frame < 384; frame++) {
            play(START + frame * 40_000);
        }
        assertEquals(40_000, onAir.frameMicros(), "those are forgotten");

        onAir.onGone();
        assertEquals(0, onAir.frameMicros());
    }

    private void play(long at) {
        micros = at - START;
        onAir.onFrame(new MediaTime(at), new MediaTime(at));
    }

    private void begin(long at) {
        onAir.onSession(
                new StudioSession(new MediaTimeline(at), new MediaTime(at), new FrameRate(25, 1)));
    }
}
