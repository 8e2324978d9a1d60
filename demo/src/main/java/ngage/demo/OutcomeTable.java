package ngage.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import ngage.demo.MobSummary.Percentiles;
import org.jspecify.annotations.Nullable;

/// The outcome as a table for a terminal: one line for each cue, and a verdict.
final class OutcomeTable {

    private static final List<String> HEAD =
            List.of(
                    "cue",
                    "name",
                    "staged",
                    "shown",
                    "away",
                    "skew ms p50/p99/max",
                    "answered",
                    "acked",
                    "tally",
                    "late",
                    "lost",
                    "doubled",
                    "GO>socket ms p50/p99/max");

    private static final String NONE = "-";

    private OutcomeTable() {}

    static String of(Outcome outcome) {
        List<List<String>> rows = new ArrayList<>(List.of(HEAD));
        outcome.cues().forEach(line -> rows.add(row(line)));
        int[] widths = new int[HEAD.size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < rows.size(); i++) {
            text.append(aligned(rows.get(i), widths)).append('\n');
            if (i == 0) {
                text.append("-".repeat(text.length() - 1)).append('\n');
            }
        }
        return text.append('\n').append(verdict(outcome)).toString();
    }

    private static String verdict(Outcome outcome) {
        String figures =
                String.format(
                        Locale.ROOT,
                        "%,d phones   lost %d   doubled %d   gaps %d   display skew %s ms   "
                                + "GO key to socket %s ms%n",
                        outcome.phones(),
                        outcome.lost(),
                        outcome.doubled(),
                        outcome.gaps(),
                        text(outcome.displaySkewMs()),
                        text(outcome.goToSocketMs()));
        if (outcome.isGood()) {
            return figures
                    + "The show ran: every cue shown, every acknowledged ballot counted once.";
        }
        return figures
                + "The show FAILED:\n"
                + outcome.problems().stream()
                        .map(problem -> "  - " + problem)
                        .collect(Collectors.joining("\n"));
    }

    private static List<String> row(Outcome.Line line) {
        boolean isForPhones = line.displaySkewMs() != null;
        boolean isAsk = line.tally() != null || line.answered() > 0;
        return List.of(
                line.number(),
                line.name(),
                isForPhones ? "" + line.staged() : NONE,
                isForPhones ? line.shown() + "/" + line.expected() : NONE,
                isForPhones ? "" + line.away() : NONE,
                text(line.displaySkewMs()),
                isAsk ? "" + line.answered() : NONE,
                isAsk ? "" + line.acknowledged() : NONE,
                tally(line),
                isAsk ? "" + line.late() : NONE,
                isAsk ? "" + line.lost() : NONE,
                isAsk ? "" + line.doubled() : NONE,
                text(line.goToSocketMs()));
    }

    private static String tally(Outcome.Line line) {
        if (line.tally() == null) {
            return NONE;
        }
        return line.tally().ballots()
                + " ("
                + line.tally().counts().entrySet().stream()
                        .map(count -> count.getKey() + " " + count.getValue())
                        .collect(Collectors.joining(", "))
                + ")";
    }

    private static String text(@Nullable Percentiles figures) {
        return figures == null
                ? NONE
                : String.format(
                        Locale.ROOT,
                        "%.1f / %.1f / %.1f",
                        figures.p50(),
                        figures.p99(),
                        figures.max());
    }

    /// Words to the left, figures to the right.
    private static String aligned(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String blank = " ".repeat(widths[i] - row.get(i).length());
            line.append(i < 2 ? row.get(i) + blank : blank + row.get(i)).append("  ");
        }
        return line.toString().stripTrailing();
    }
}
