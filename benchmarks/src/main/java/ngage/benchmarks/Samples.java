package ngage.benchmarks;

import java.util.Arrays;
import java.util.Collection;

/// Measured values, in ascending order. At least one.
final class Samples {

    private final double[] sorted;

    private Samples(double[] sorted) {
        if (sorted.length == 0) {
            throw new IllegalArgumentException("nothing was measured");
        }
        this.sorted = sorted;
    }

    static Samples of(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return new Samples(sorted);
    }

    static Samples of(Collection<Double> values) {
        return of(values.stream().mapToDouble(Double::doubleValue).toArray());
    }

    /// @return the middle one, or the mean of the two
    double median() {
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    /// @return the smallest value that so many percent of all do not pass
    double percentile(int percent) {
        return sorted[Math.max(0, Math.ceilDiv(sorted.length * percent, 100) - 1)];
    }

    double least() {
        return sorted[0];
    }

    double most() {
        return sorted[sorted.length - 1];
    }

    /// @return `12.3 (11.9 to 14.0)`: the median, and the ends
    String text() {
        return "%.2f (%.2f to %.2f)".formatted(median(), least(), most());
    }
}
