package ngage.mobsim;

import java.util.Locale;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.stream.Collectors;
import ngage.mobsim.measure.AdmissionSummary;
import ngage.mobsim.measure.CueSummary;
import ngage.mobsim.measure.JitterWatchdog;
import ngage.mobsim.measure.MassLoss;
import ngage.mobsim.measure.Percentiles;
import ngage.mobsim.measure.Summary;

/// A summary as people read it: a line per cue, then what was wrong.
final class SummaryTable {

    private static final String ROW =
            "%-16s %-9s %7s %9s %5s %7s %24s %24s %8s %6s %5s %5s %8s %6s  %s";

    private static final String UNKNOWN = "?";

    private SummaryTable() {}

    static String of(Summary summary) {
        StringJoiner lines = new StringJoiner(System.lineSeparator());
        lines.add(
                ROW.formatted(
                        "cue run",
                        "kind",
                        "staged",
                        "expected",
                        "away",
                        "shown",
                        "skew ms p50/p99/max",
                        "go>socket p50/p99/max",
                        "answered",
                        "acked",
                        "late",
                        "lost",
                        "doubled",
                        "others",
                        "tally"));
        summary.cues().forEach(cue -> lines.add(row(cue)));
        lines.add(
                String.format(
                        Locale.ROOT,
                        "%d of %d phones joined, came back %d times, %d connections failed; ballots"
                                + " lost %d, doubled %d; gaps %d, missed %d",
                        summary.joined(),
                        summary.phones(),
                        summary.reconnects(),
                        summary.losses(),
                        summary.lost(),
                        summary.doubled(),
                        summary.gaps(),
                        summary.missed()));
        addAdmission(lines, summary);
        summary.troubles()
                .forEach((what, count) -> lines.add("connections: " + count + " x " + what));
        addWatchdog(lines, summary.watchdog());
        summary.problems().forEach(problem -> lines.add("FAILED: " + problem));
        lines.add(summary.isGood() ? "verdict: good" : "verdict: bad");
        return lines.toString();
    }

    private static String row(CueSummary cue) {
        return ROW.formatted(
                cue.cueRun(),
                cue.kind(),
                cue.staged(),
                cue.expected(),
                cue.away(),
                cue.shown(),
                figures(cue.displaySkewMs()),
                figures(cue.goToSocketMs()),
                cue.answered(),
                cue.acknowledged(),
                cue.late(),
                cue.isVerified() ? cue.lost() : UNKNOWN,
                cue.isVerified() ? cue.doubled() : UNKNOWN,
                cue.isVerified() ? cue.ofOthers() : UNKNOWN,
                tally(cue));
    }

    private static void addAdmission(StringJoiner lines, Summary summary) {
        AdmissionSummary admission = summary.admission();
        lines.add(
                "join ms p50/p99/max: %s; away ms: %s; welcomes %s; polls %d"
                        .formatted(
                                figures(admission.joinMs()),
                                figures(admission.awayMs()),
                                new TreeMap<>(admission.welcomes()),
                                summary.polls()));
        if (admission.waited() > 0) {
            lines.add(
                    "waiting room: %d phones, told to wait %d times, farthest position %d, ms %s"
                            .formatted(
                                    admission.waited(),
                                    admission.toldToWait(),
                                    admission.farthest(),
                                    figures(admission.waitedMs())));
        }
        for (MassLoss loss : admission.massLosses()) {
            lines.add(
                    "mass loss after %d ms: lost %d, back %d; ms until 50/99/100 %%: %s"
                            .formatted(
                                    loss.after().toMillis(),
                                    loss.lost(),
                                    loss.back(),
                                    figures(loss.backMs())));
        }
    }

    private static void addWatchdog(StringJoiner lines, JitterWatchdog.Findings findings) {
        lines.add(
                (findings.wasBottleneck()
                                ? "WARNING: the mob itself was the slow one, its figures are not"
                                        + " the backend's. "
                                : "")
                        + "mob's own lateness ms p50/p99/max: "
                        + figures(findings.lateMs()));
    }

    private static String figures(Percentiles of) {
        return String.format(Locale.ROOT, "%.1f/%.1f/%.1f", of.p50(), of.p99(), of.max());
    }

    private static String tally(CueSummary cue) {
        return cue.tally() == null
                ? ""
                : cue.tally().counts().entrySet().stream()
                        .map(count -> count.getKey() + ":" + count.getValue())
                        .collect(Collectors.joining(" "));
    }
}
