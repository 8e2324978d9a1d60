package ngage.backend.audience;

import java.time.Duration;
import org.HdrHistogram.Histogram;

/// What the phones of one shard said of their delay and of their skew, for the desk to see.
///
/// Recorded by the shard's I/O thread, merged by the pulse's: under its own guard. Delays are kept for
/// the cue on air and the one before, so that the desk has some in the moment of a GO; skews only for
/// the one on air.
final class ShardReports {

    /// Skews are kept shifted, because a histogram has no negative values.
    static final int SKEW_SHIFT_MILLIS = 1000;

    static final int LONGEST_MILLIS = 120_000;
    static final int DIGITS = 3;

    private Histogram skews = histogram();
    private Histogram delays = histogram();
    private Histogram delaysBefore = histogram();
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

    /// Adds what is known to `intoDelays` and `intoSkews`.
    synchronized void addTo(long onAirOffset, Histogram intoDelays, Histogram intoSkews) {
        goTo(onAirOffset);
        intoDelays.add(delays);
        intoDelays.add(delaysBefore);
        intoSkews.add(skews);
    }

    private void goTo(long offset) {
        if (offset > onAirOffset) {
            onAirOffset = offset;
            Histogram oldest = delaysBefore;
            delaysBefore = delays;
            delays = oldest;
            delays.reset();
            skews.reset();
        }
    }

    private static long clamp(long millis) {
        return Math.clamp(millis, 0L, LONGEST_MILLIS);
    }
}
