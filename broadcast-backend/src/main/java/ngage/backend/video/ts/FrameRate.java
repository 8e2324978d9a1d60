package ngage.backend.video.ts;

import java.util.Arrays;
import java.util.Locale;

/// Frames a second, as a fraction, because 29.97 is none.
///
/// @param numerator such as 30000
/// @param denominator such as 1001
public record FrameRate(int numerator, int denominator) {

    private static final FrameRate[] USUAL = {
        new FrameRate(24000, 1001),
        new FrameRate(24, 1),
        new FrameRate(25, 1),
        new FrameRate(30000, 1001),
        new FrameRate(30, 1),
        new FrameRate(50, 1),
        new FrameRate(60000, 1001),
        new FrameRate(60, 1)
    };

    /// No studio sends more; times that say so are wrong.
    private static final int MAX = 240;

    /// The rate that fits the decoding times of successive frames: a usual one if it is near (sources
    /// round their times to milliseconds), else the measured one.
    ///
    /// @param ticks decoding times at 90 kHz, rising; two at least
    public static FrameRate of(long[] ticks) {
        if (ticks.length < 2) {
            throw new IllegalArgumentException("a rate needs two frames");
        }
        long span = Math.max(1, ticks[ticks.length - 1] - ticks[0]);
        double measured = 90_000.0 * (ticks.length - 1) / span;
        return Arrays.stream(USUAL)
                .filter(usual -> Math.abs(usual.perSecond() / measured - 1) < 0.004)
                .min((a, b) ->
                        Double.compare(
                                Math.abs(a.perSecond() - measured),
                                Math.abs(b.perSecond() - measured)))
                .orElseGet(() -> new FrameRate(Math.clamp(Math.round(measured), 1, MAX), 1));
    }

    public double perSecond() {
        return (double) numerator / denominator;
    }

    /// @return how long a frame lasts, in microseconds
    public long frameMicros() {
        return Math.round(1e6 * denominator / numerator);
    }

    /// @return how long a frame lasts, at 90 kHz
    public long frameTicks() {
        return Math.round((double) Ticks.PER_SECOND * denominator / numerator);
    }

    /// @return frames of one group of pictures of a second, more or less
    public int perGroup() {
        return (int) Math.max(1, Math.round(perSecond()));
    }

    /// @return for people, such as `29.97`
    public String inWords() {
        return denominator == 1 ? "" + numerator : String.format(Locale.ROOT, "%.2f", perSecond());
    }

    @Override
    public String toString() {
        return denominator == 1 ? "" + numerator : numerator + "/" + denominator;
    }
}
