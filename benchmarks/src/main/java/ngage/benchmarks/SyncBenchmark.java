package ngage.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import ngage.testsupport.FrameSkew;

/// On which frame of the picture a cue comes up on a phone in a real browser, against the frame that
/// lies at S: read out of the picture's pixels, through the whole chain, in each [SyncCondition].
final class SyncBenchmark implements Benchmark {

    private static final int CUES = 40;

    /// Of those of a condition, on each phone: troubles take some, and a phone that shows nothing takes all.
    private static final int LEAST_CUES_PERCENT = 90;

    @Override
    public String name() {
        return "sync";
    }

    @Override
    public String title() {
        return "frames between a cue's own frame and the one it comes up on, in a browser";
    }

    @Override
    public Report measure(Settings settings) throws Exception {
        List<SyncCondition> conditions =
                settings.only() == null
                        ? Arrays.asList(SyncCondition.values())
                        : List.of(SyncCondition.of(settings.only()));
        int cues = settings.roundsOr(CUES);
        List<SyncRow> rows = new ArrayList<>();
        // Another way of serving is another backend.
        Map<List<String>, List<SyncCondition>> stages =
                conditions.stream()
                        .collect(
                                Collectors.groupingBy(
                                        SyncCondition::videoOptions,
                                        LinkedHashMap::new,
                                        Collectors.toList()));
        for (Map.Entry<List<String>, List<SyncCondition>> each : stages.entrySet()) {
            rows.addAll(measure(settings, each.getKey(), each.getValue(), cues));
        }
        return new Report(figures(rows, cues), List.of(table(conditions, rows)));
    }

    private static List<SyncRow> measure(
            Settings settings, List<String> options, List<SyncCondition> conditions, int cues)
            throws Exception {
        List<SyncRow> rows = new ArrayList<>();
        try (SyncStage stage =
                new SyncStage(settings.data(), SyncBenchmark::say, conditions, cues, options)) {
            for (SyncCondition condition : conditions) {
                System.out.println("condition: " + condition.words());
                List<SyncRow> found = stage.measure(condition);
                found.forEach(row -> System.out.println(row.markdown()));
                rows.addAll(found);
            }
        }
        return rows;
    }

    private static void say(String line) {
        System.out.println(line);
    }

    /// @param cues to be seen in each condition
    static List<Figure> figures(List<SyncRow> rows, int cues) {
        FrameSkew skew = FrameSkew.sum(rows.stream().map(SyncRow::skew).toList());
        FrameSkew joins = FrameSkew.sum(rows.stream().map(SyncRow::joinSkew).toList());
        List<Integer> displayed =
                Stream.concat(skew.offDisplayed().stream(), joins.offDisplayed().stream()).toList();
        List<Figure> figures = new ArrayList<>();
        figures.add(Figure.withoutGoal("sync-cues-measured", skew.offIdeal().size(), "cues"));
        figures.add(
                Figure.atLeast(
                        "sync-cues-least",
                        rows.stream().mapToInt(SyncRow::measured).min().orElse(0),
                        "cues",
                        Math.ceilDiv(cues * LEAST_CUES_PERCENT, 100)));
        if (displayed.isEmpty()) {
            return figures;
        }
        figures.add(
                Figure.atLeast("sync-identical-frame", percentOfZero(skew.offIdeal()), "%", 95));
        figures.add(Figure.atLeast("sync-identical-displayed", percentOfZero(displayed), "%", 99));
        figures.add(Figure.atLeast("sync-earliest", earliest(skew, joins), "frames", 0));
        figures.add(
                Figure.atMost("sync-off-displayed-max", Collections.max(displayed), "frames", 1));
        // With a free way to the origin: the others are late by what they are made to bear.
        delay(rows, SyncCondition.PLAIN, 8).ifPresent(figures::add);
        delay(rows, SyncCondition.LOW_LATENCY, 3).ifPresent(figures::add);
        return figures;
    }

    /// Who joins late is late by all that it missed, but must not be before the first frame that it presents.
    private static int earliest(FrameSkew skew, FrameSkew joins) {
        return Stream.concat(skew.offIdeal().stream(), joins.offDisplayed().stream())
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    private static Optional<Figure> delay(List<SyncRow> rows, SyncCondition condition, int goal) {
        return rows.stream()
                .filter(row -> row.label().equals(condition.option()))
                .findFirst()
                .map(row ->
                        Figure.atMost(
                                "sync-ingest-to-phone-" + condition.option(),
                                row.delay().toMillis() / 1000.0,
                                "s",
                                goal));
    }

    private static double percentOfZero(List<Integer> frames) {
        return 100.0 * frames.stream().filter(each -> each == 0).count() / frames.size();
    }

    private static String table(List<SyncCondition> conditions, List<SyncRow> rows) {
        StringBuilder text =
                new StringBuilder(
                        "Frame numbers read out of the picture, Chromium, %s s segments, a cue every 61 frames. The ideal frame lies at S; a phone that never presented it (dropped, skipped by a seek, a stall or a switch) cannot show the cue on it.%n%n"
                                .formatted(SyncCondition.SEGMENT_SECONDS));
        conditions.forEach(
                each -> text.append("- `%s`: %s%n".formatted(each.option(), each.words())));
        text.append('\n').append(SyncRow.HEAD);
        rows.forEach(row -> text.append(row.markdown()).append('\n'));
        return text.toString();
    }
}
