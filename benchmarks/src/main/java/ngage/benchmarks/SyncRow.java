package ngage.benchmarks;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import ngage.demo.programme.Moments;
import ngage.testsupport.FrameSkew;

/// What one phone showed, or several in the same condition together.
///
/// @param label of the table's row
/// @param samples of the cues whose S came while the phone had a picture
/// @param joins of those whose S was over when it got its first picture
/// @param without cues that it did not show over a picture, because the picture jumped over them or was away
/// @param delay of its picture, median
/// @param switches of renditions that it made
record SyncRow(
        String label,
        List<FrameSkew.Sample> samples,
        List<FrameSkew.Sample> joins,
        int without,
        Duration delay,
        int switches) {

    static final String HEAD =
            """
            | condition | cues | off the ideal frame: count | off the first frame presented from S on | behind, s | switches | not over a picture |
            | --- | --- | --- | --- | --- | --- | --- |
            """;

    SyncRow {
        samples = List.copyOf(samples);
        joins = List.copyOf(joins);
    }

    FrameSkew skew() {
        return FrameSkew.of(samples, Moments.LENGTH_FRAMES);
    }

    FrameSkew joinSkew() {
        return FrameSkew.of(joins, Moments.LENGTH_FRAMES);
    }

    /// @return cues that came up over a picture, whenever the phone got it
    int measured() {
        return samples.size() + joins.size();
    }

    String markdown() {
        return "| %s | %d | %s | %s | %.1f | %d | %d |"
                .formatted(
                        label,
                        samples.size(),
                        counts(skew().offIdeal()),
                        counts(skew().offDisplayed()),
                        delay.toMillis() / 1000.0,
                        switches,
                        without);
    }

    private static String counts(Collection<Integer> frames) {
        Map<Integer, Long> counts =
                frames.stream()
                        .collect(
                                Collectors.groupingBy(
                                        each -> each, TreeMap::new, Collectors.counting()));
        return counts.entrySet().stream()
                .map(each ->
                        (each.getKey() == 0 ? "0: %2$d" : "%+d: %d")
                                .formatted(each.getKey(), each.getValue()))
                .collect(Collectors.joining(", "));
    }
}
