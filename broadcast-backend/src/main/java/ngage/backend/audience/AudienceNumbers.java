package ngage.backend.audience;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import ngage.protocol.ToControlRoom.AudiencePulse;
import ngage.protocol.ToControlRoom.SpreadBar;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// The numbers of one moment of the phones of a node, in a form in which those of several nodes can be
/// added up. Whoever asked for them owns the histograms.
///
/// @param connected as [AudiencePulse]; so are `silent`, `waiting`, `held`, `shown` and
///     `droppedFrames`
/// @param delays of the cues on air, in milliseconds, as phones said
/// @param skews of the cue on air, in milliseconds, shifted to have no negative ones
/// @param waitedFor of every connected phone, how long a deadline waits for it, in milliseconds
public record AudienceNumbers(
        long connected,
        long silent,
        long waiting,
        long held,
        long shown,
        long droppedFrames,
        Histogram delays,
        Histogram skews,
        Histogram waitedFor) {

    private static final double SLOWEST_PERCENTILE = 99.5;

    /// Where the bars of the spread begin. Up to 1,000 ms the histogram knows each millisecond. The first
    /// bar is what came early; 10 ms is S's own frame, and a frame lasts 17 to 40 ms.
    private static final int[] SPREAD_MILLIS = {
        -ShardReports.SKEW_SHIFT_MILLIS, 0, 10, 20, 40, 80, 200, 1000
    };

    public static AudienceNumbers none() {
        return new AudienceNumbers(
                0,
                0,
                0,
                0,
                0,
                0,
                ShardReports.histogram(),
                ShardReports.histogram(),
                ShardReports.histogram());
    }

    /// @throws ArrayIndexOutOfBoundsException if `other` was not made by this class's kind of histogram
    public AudienceNumbers plus(AudienceNumbers other) {
        return new AudienceNumbers(
                connected + other.connected,
                silent + other.silent,
                waiting + other.waiting,
                held + other.held,
                shown + other.shown,
                droppedFrames + other.droppedFrames,
                sum(delays, other.delays),
                sum(skews, other.skews),
                sum(waitedFor, other.waitedFor));
    }

    /// @return the same, with the waiting room's number, which the door knows
    public AudienceNumbers withWaiting(long phones) {
        return new AudienceNumbers(
                connected, silent, phones, held, shown, droppedFrames, delays, skews, waitedFor);
    }

    public AudiencePulse pulse() {
        return new AudiencePulse(
                connected,
                silent,
                waiting,
                held,
                shown,
                percentile(delays, 50, 0),
                percentile(delays, 95, 0),
                percentile(skews, 50, ShardReports.SKEW_SHIFT_MILLIS),
                percentile(skews, 99, ShardReports.SKEW_SHIFT_MILLIS),
                droppedFrames,
                spread());
    }

    private List<SpreadBar> spread() {
        if (skews.getTotalCount() == 0) {
            return List.of();
        }
        List<SpreadBar> bars = new ArrayList<>();
        for (int i = 0; i < SPREAD_MILLIS.length; i++) {
            boolean isLast = i == SPREAD_MILLIS.length - 1;
            int to = isLast ? Integer.MAX_VALUE : SPREAD_MILLIS[i + 1];
            bars.add(
                    new SpreadBar(
                            Duration.ofMillis(SPREAD_MILLIS[i]),
                            isLast ? null : Duration.ofMillis(to),
                            phones(SPREAD_MILLIS[i], to)));
        }
        return bars;
    }

    /// @return how many phones have a skew of so many milliseconds, and less than `to`
    private long phones(int from, int to) {
        long shifted = (long) to - 1 + ShardReports.SKEW_SHIFT_MILLIS;
        return skews.getCountBetweenValues(
                from + ShardReports.SKEW_SHIFT_MILLIS,
                Math.min(shifted, ShardReports.LONGEST_MILLIS));
    }

    /// @param assumed without any phone
    /// @return how far the slowest phone that is waited for is behind the studio; rounded up, by less than
    ///     a thousandth
    public Duration slowestDelay(Duration assumed) {
        return waitedFor.getTotalCount() == 0
                ? assumed
                : Duration.ofMillis(waitedFor.getValueAtPercentile(SLOWEST_PERCENTILE));
    }

    private static Histogram sum(Histogram one, Histogram other) {
        Histogram sum = ShardReports.histogram();
        sum.add(one);
        sum.add(other);
        return sum;
    }

    private static @Nullable Duration percentile(Histogram millis, double percent, int shift) {
        return millis.getTotalCount() == 0
                ? null
                : Duration.ofMillis(millis.getValueAtPercentile(percent) - shift);
    }
}
