package ngage.mobsim.measure;

import org.HdrHistogram.Histogram;

/// The three figures that we show of a distribution; all 0 if it is empty.
public record Percentiles(double p50, double p99, double max) {

    /// @return milliseconds
    static Percentiles ofMicros(Histogram micros) {
        return new Percentiles(
                millis(micros.getValueAtPercentile(50)),
                millis(micros.getValueAtPercentile(99)),
                millis(micros.getMaxValue()));
    }

    /// @return whatever the histogram's unit is
    static Percentiles of(Histogram histogram) {
        return new Percentiles(
                histogram.getValueAtPercentile(50),
                histogram.getValueAtPercentile(99),
                histogram.getMaxValue());
    }

    private static double millis(long micros) {
        return micros / 1000.0;
    }
}
