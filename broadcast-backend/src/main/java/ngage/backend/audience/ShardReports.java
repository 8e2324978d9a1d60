package ngage.backend.audience;

import java.time.Duration;
import org.HdrHistogram.Histogram;

/// What the phones of one shard said of their delay, of their skew and of the frames that their players
/// dropped, for the desk to see.
///
/// Recorded by the shard's I/O thread, merged by the pulse's: under its own guard. Delays are kept for
/// the cue on air and the one before, so that the desk has some in the moment of a GO; skews and
/// dropped frames only for the one on air.
final class ShardReports {

    /// Skews are kept shifted, because a histogram has no negative values.
    static final int SKEW_SHIFT_MILLIS = 1000;

    static final int LONGEST_MILLIS = 120_000;

    /// More than half an hour of 60 frames a second is no report but mischief.
    static final long MOST_DROPPED = 100_000;

    static final int DIGITS = 3;

    private Histogram skews = histogram();
    private Histogram delays = histogram();
    private Histogram delaysBefore = histogram();
    private long droppedFrames;
    private long onAirOffset;

    static Histogram histogram() {
        Histogram histogram = new Histogram(LONGEST_MILLIS, DIGITS);
        histogram.setAutoResize(false);
        return histogram;
    }

    synchronized void onDelay(long onAirOffset, Duration delay) {
        goTo(onAirOffset);
        delays.recordValue(clamp(delay.toMillis()));
    }

    synchronized void onSkew(long onAirOffset, Duration skew) {
        goTo(onAirOffset);
        skews.recordValue(clamp(skew.toMillis() + SKEW_SHIFT_MILLIS));
    }

    synchronized void onDropped(long onAirOffset, long frames) {
        goTo(onAirOffset);
        droppedFrames += Math.min(frames, MOST_DROPPED);
    }

    /// Adds what is known to `intoDelays` and `intoSkews`.
    ///
    /// @return frames that players dropped between the cue on air and the one before
    synchronized long addTo(long onAirOffset, Histogram intoDelays, Histogram intoSkews) {
        goTo(onAirOffset);
        intoDelays.add(delays);
        intoDelays.add(delaysBefore);
        intoSkews.add(skews);
        return droppedFrames;
    }

    private void goTo(long offset) {
        if (offset > onAirOffset) {
            onAirOffset = offset;
            Histogram oldest = delaysBefore;
            delaysBefore = delays;
            delays = oldest;
            delays.reset();
            skews.reset();
            droppedFrames = 0;
        }
    }

    private static long clamp(long millis) {
        return Math.clamp(millis, 0L, LONGEST_MILLIS);
    }
}
