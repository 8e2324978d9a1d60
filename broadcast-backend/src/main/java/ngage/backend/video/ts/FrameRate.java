package ngage.backend.video.ts;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

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

    /// Of fewer frames nobody can say whether they come evenly.
    private static final int LEAST_STEADY = 10;

    /// Two milliseconds: times are rounded to one, and clocks are not exact.
    private static final long SLACK = 180;

    /// The rate that fits the decoding times of successive frames: a usual one if it is near (sources
    /// round their times to milliseconds), else the measured one.
    ///
    /// @param ticks decoding times at 90 kHz, rising; two at least
    public static FrameRate of(long[] ticks) {
        if (ticks.length < 2) {
            throw new IllegalArgumentException("a rate needs two frames");
        }
        long span = Math.max(1, ticks[ticks.length - 1] - ticks[0]);
        return nearest((double) Ticks.PER_SECOND * (ticks.length - 1) / span);
    }

    /// The rate at which frames come evenly; one that is missing leaves its place free.
    ///
    /// @param ticks presentation times at 90 kHz, rising, on one timeline
    /// @return nothing if they do not, or are too few to tell
    public static Optional<FrameRate> steady(long[] ticks) {
        if (ticks.length < LEAST_STEADY) {
            return Optional.empty();
        }
        long[] steps = new long[ticks.length - 1];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = ticks[i + 1] - ticks[i];
        }
        long[] sorted = steps.clone();
        Arrays.sort(sorted);
        double usual = Math.max(1, sorted[sorted.length / 2]);
        long[] places = new long[ticks.length];
        for (int i = 0; i < steps.length; i++) {
            places[i + 1] = places[i] + Math.round(steps[i] / usual);
        }
        long span = Math.max(1, ticks[ticks.length - 1] - ticks[0]);
        FrameRate rate = nearest((double) Ticks.PER_SECOND * places[steps.length] / span);
        for (int i = 0; i < ticks.length; i++) {
            double off = ticks[i] - ticks[0] - places[i] * Ticks.PER_SECOND / rate.perSecond();
            if (Math.abs(off) > SLACK) {
                return Optional.empty();
            }
        }
        return Optional.of(rate);
    }

    private static FrameRate nearest(double measured) {
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
