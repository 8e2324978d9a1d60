package ngage.backend.audience;

import java.time.Duration;
import java.util.List;
import ngage.protocol.ToControlRoom.AudiencePulse;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// The numbers of one moment of the phones of a node, in a form in which those of several nodes can be
/// added up. Whoever asked for them owns the histograms.
///
/// @param connected as [AudiencePulse]; so are `silent`, `waiting`, `held` and `shown`
/// @param delays of the cues on air, in milliseconds, as phones said
/// @param skews of the cue on air, in milliseconds, shifted to have no negative ones
/// @param waitedFor of every connected phone, how long a deadline waits for it, in milliseconds
public record AudienceNumbers(
        long connected,
        long silent,
        long waiting,
        long held,
        long shown,
        Histogram delays,
        Histogram skews,
        Histogram waitedFor) {

    private static final double SLOWEST_PERCENTILE = 99.5;

    public static AudienceNumbers none() {
        return new AudienceNumbers(
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
                sum(delays, other.delays),
                sum(skews, other.skews),
                sum(waitedFor, other.waitedFor));
    }

    /// @return the same, with the waiting room's number, which the door knows
    public AudienceNumbers withWaiting(long phones) {
        return new AudienceNumbers(
                connected, silent, phones, held, shown, delays, skews, waitedFor);
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
                0,
                List.of());
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
