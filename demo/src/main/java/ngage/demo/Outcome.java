package ngage.demo;

import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import ngage.demo.MobSummary.Percentiles;
import ngage.protocol.CueId;
import ngage.protocol.CueRunId;
import ngage.protocol.Tally;
import ngage.protocol.json.Json;
import ngage.protocol.show.Cue;
import ngage.protocol.show.CuePayload;
import ngage.protocol.show.Show;
import org.jspecify.annotations.Nullable;

/// How a headless demo ended: the mob's figures joined with the rundown and the autopilot's presses. As
/// JSON it is the summary file.
///
/// @param phones in the mob
/// @param cues the rundown, in order
/// @param lost acknowledged ballots that are missing
/// @param gaps entries of the log that a phone missed or got twice
/// @param displaySkewMs over all cues and phones
/// @param goToSocketMs from the key: the middle cue's p50, the worst cue's p99 and max
/// @param problems why the show failed, in words; empty if it did not
record Outcome(
        int phones,
        List<Line> cues,
        long lost,
        long doubled,
        long gaps,
        Percentiles displaySkewMs,
        Percentiles goToSocketMs,
        List<String> problems) {

    Outcome {
        cues = List.copyOf(cues);
        problems = List.copyOf(problems);
    }

    /// One cue of the rundown. What phones do not show (a LOCK, a REVEAL) has no phones' figures.
    ///
    /// @param cueRun absent if it was never on air
    /// @param away phones that were not there to show it
    /// @param keyToBackendMs from the key to the conductor's decision
    /// @param goToSocketMs from the key to the phones' sockets
    record Line(
            CueId cue,
            String number,
            String name,
            @Nullable CueRunId cueRun,
            int staged,
            int expected,
            int away,
            int shown,
            @Nullable Percentiles displaySkewMs,
            int answered,
            int acknowledged,
            @Nullable Tally tally,
            long late,
            long lost,
            long doubled,
            @Nullable Double keyToBackendMs,
            @Nullable Percentiles goToSocketMs) {}

    static Outcome of(Show show, List<Press> presses, MobSummary mob) {
        List<Line> lines = new ArrayList<>();
        List<String> problems = new ArrayList<>(mob.problems());
        for (Cue cue : show.cues()) {
            Press press = find(presses, cue).orElse(null);
            MobSummary.Cue seen = press == null ? null : find(mob, press.cueRun()).orElse(null);
            lines.add(line(cue, press, seen));
            whatIsWrong(cue, press, seen).ifPresent(problems::add);
        }
        report(problems, mob.lost(), "acknowledged ballots are missing");
        report(problems, mob.doubled(), "ballots were counted twice");
        report(problems, mob.gaps(), "entries of the cue log were missed by phones");
        return new Outcome(
                mob.phones(),
                lines,
                mob.lost(),
                mob.doubled(),
                mob.gaps(),
                mob.displaySkewMs(),
                overall(lines),
                problems);
    }

    boolean isGood() {
        return problems.isEmpty();
    }

    byte[] toJson() {
        return Json.strict().write(this);
    }

    private static Line line(Cue cue, @Nullable Press press, MobSummary.@Nullable Cue seen) {
        Double key =
                press == null
                        ? null
                        : ChronoUnit.MICROS.between(press.pressed(), press.decided()) / 1000.0;
        CueRunId cueRun = press == null ? null : press.cueRun();
        if (key == null || seen == null) {
            return new Line(
                    cue.id(),
                    cue.number(),
                    cue.name(),
                    cueRun,
                    0,
                    0,
                    0,
                    0,
                    null,
                    0,
                    0,
                    null,
                    0,
                    0,
                    0,
                    key,
                    null);
        }
        return new Line(
                cue.id(),
                cue.number(),
                cue.name(),
                cueRun,
                seen.staged(),
                seen.expected(),
                seen.away(),
                seen.shown(),
                isForPhones(cue) ? seen.displaySkewMs() : null,
                seen.answered(),
                seen.acknowledged(),
                seen.tally(),
                seen.late(),
                seen.lost(),
                seen.doubled(),
                key,
                seen.goToSocketMs().plus(key));
    }

    private static Optional<String> whatIsWrong(
            Cue cue, @Nullable Press press, MobSummary.@Nullable Cue seen) {
        String name = "cue " + cue.number() + " (" + cue.name() + ")";
        if (press == null) {
            return Optional.of(name + " never was on air");
        }
        if (!isForPhones(cue)) {
            return Optional.empty();
        }
        if (seen == null || seen.shown() == 0) {
            return Optional.of(name + " was shown on no phone");
        }
        return seen.shown() < seen.expected()
                ? Optional.of(
                        name
                                + " was shown on "
                                + seen.shown()
                                + " of "
                                + seen.expected()
                                + " phones")
                : Optional.empty();
    }

    static boolean isForPhones(Cue cue) {
        return switch (cue.payload()) {
            case CuePayload.Question _, CuePayload.Poll _, CuePayload.Announce _ -> true;
            case CuePayload.Lock _, CuePayload.Reveal _ -> false;
        };
    }

    private static Percentiles overall(List<Line> lines) {
        List<Percentiles> known =
                lines.stream()
                        .map(Line::goToSocketMs)
                        .flatMap(one -> Optional.ofNullable(one).stream())
                        .toList();
        if (known.isEmpty()) {
            return new Percentiles(0, 0, 0);
        }
        return new Percentiles(
                known.stream().mapToDouble(Percentiles::p50).sorted().toArray()[known.size() / 2],
                known.stream().mapToDouble(Percentiles::p99).max().orElseThrow(),
                known.stream().mapToDouble(Percentiles::max).max().orElseThrow());
    }

    private static void report(List<String> problems, long count, String what) {
        if (count > 0) {
            problems.add(count + " " + what);
        }
    }

    private static Optional<Press> find(List<Press> presses, Cue cue) {
        return presses.stream().filter(press -> press.cue().equals(cue.id())).findFirst();
    }

    private static Optional<MobSummary.Cue> find(MobSummary mob, CueRunId cueRun) {
        return mob.cues().stream().filter(cue -> cue.cueRun().equals(cueRun)).findFirst();
    }
}
