package ngage.controlroom.show;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import ngage.protocol.AsRun;
import ngage.protocol.CueId;
import ngage.protocol.CueRunId;
import ngage.protocol.Fact;
import ngage.protocol.LogEntry;
import ngage.protocol.MediaTime;
import ngage.protocol.RunMode;
import ngage.protocol.ShowRunId;
import ngage.protocol.show.Cue;
import ngage.protocol.show.Show;
import org.jspecify.annotations.Nullable;

/// A show run as far as the log has come: what is done, on air, in standby. A new one for each entry.
///
/// @param showRun which; it is also the epoch of the log
/// @param show the plan
/// @param mode absent before the first entry
/// @param onAir the last cue fired, of whatever kind: what a GO names as seen on air
/// @param standby what GO will fire
/// @param done the cues that have been fired
/// @param asks the asks that have been on air, by cue run, in order of the log
/// @param studioDelay as it was measured last; absent if it was not in this run
/// @param asRun in order of the log
public record ShowProgress(
        ShowRunId showRun,
        Show show,
        @Nullable RunMode mode,
        @Nullable RunOfCue onAir,
        @Nullable RunOfCue standby,
        Set<CueId> done,
        Map<CueRunId, AskOnAir> asks,
        @Nullable Duration studioDelay,
        List<AsRunLine> asRun) {

    public ShowProgress {
        done = Set.copyOf(done);
        asks = Collections.unmodifiableMap(asks);
        asRun = Collections.unmodifiableList(asRun);
    }

    /// @return nothing known but the plan
    public static ShowProgress of(ShowRunId showRun, Show show) {
        return new ShowProgress(
                showRun, show, null, null, null, Set.of(), Map.of(), null, List.of());
    }

    /// @return what is known after the next entry of the log
    public ShowProgress after(LogEntry entry) {
        return switch (entry.fact()) {
            case Fact.RunStarted started -> in(started.mode()).told(entry, null, "show run begins");
            case Fact.StudioDelaySet set ->
                    measured(set.delay())
                            .told(entry, null, "studio delay is " + set.delay().toMillis() + " ms");
            case Fact.CueStaged staged -> staged(entry, staged);
            case Fact.CueOnAir fired -> fired(entry, fired);
            case Fact.CueClosing closing -> closing(entry, closing);
            case Fact.CueLocked locked -> locked(entry, locked);
            case Fact.CueRevealed revealed -> revealed(entry, revealed);
        };
    }

    /// @return the last ask that was put on air by the log, as for the backend: the moments of two may be in the other
    ///     order, if one GO was live and the other as seen
    public @Nullable AskOnAir ask() {
        return last(asks.values().stream()).orElse(null);
    }

    public CueStatus status(Cue cue) {
        return new CueStatus(
                onAir != null && onAir.cue().id().equals(cue.id()),
                standby != null && standby.cue().id().equals(cue.id()),
                done.contains(cue.id()),
                lastAsk(cue).map(AskOnAir::phase).orElse(null));
    }

    public CueWords words() {
        return new CueWords(show);
    }

    private Optional<AskOnAir> lastAsk(Cue cue) {
        return last(asks.values().stream().filter(run -> run.cue().id().equals(cue.id())));
    }

    private static Optional<AskOnAir> last(Stream<AskOnAir> asks) {
        return asks.reduce((_, later) -> later);
    }

    private ShowProgress staged(LogEntry entry, Fact.CueStaged staged) {
        return cueOf(entry.asRun())
                .map(cue ->
                        standingBy(new RunOfCue(staged.cueRun(), cue))
                                .told(entry, null, line(cue, "to standby")))
                .orElse(this);
    }

    private ShowProgress fired(LogEntry entry, Fact.CueOnAir fired) {
        return cueOf(entry.asRun())
                .map(cue -> {
                    ShowProgress next = this;
                    if (AskOnAir.isAsk(cue)) {
                        next =
                                next.asking(
                                        new AskOnAir(
                                                fired.cueRun(),
                                                cue,
                                                fired.at(),
                                                fired.closes(),
                                                AskPhase.OPEN,
                                                null,
                                                null));
                    }
                    next = next.onAir(new RunOfCue(fired.cueRun(), cue));
                    // Of a LOCK or REVEAL the next entry tells what it did.
                    return CueWords.steers(cue)
                            ? next
                            : next.told(entry, fired.at(), line(cue, "on air"));
                })
                .orElse(this);
    }

    private ShowProgress closing(LogEntry entry, Fact.CueClosing closing) {
        AskOnAir run = asks.get(closing.cueRun());
        if (run == null) {
            return this;
        }
        return asking(run.closing(closing.closes()))
                .told(
                        entry,
                        closing.at(),
                        line(
                                run.cue(),
                                closing.at() == null
                                        ? "stays open for phones that come back"
                                        : "is closing"));
    }

    private ShowProgress locked(LogEntry entry, Fact.CueLocked locked) {
        AskOnAir run = asks.get(locked.cueRun());
        if (run == null) {
            return this;
        }
        return asking(run.locked()).told(entry, locked.at(), line(run.cue(), "locked"));
    }

    private ShowProgress revealed(LogEntry entry, Fact.CueRevealed revealed) {
        AskOnAir run = asks.get(revealed.cueRun());
        if (run == null) {
            return this;
        }
        return asking(run.revealed(revealed.tally(), revealed.answer()))
                .told(entry, revealed.at(), line(run.cue(), "revealed"));
    }

    private String line(Cue cue, String what) {
        return cue.number() + " " + what + ": " + words().headline(cue);
    }

    private ShowProgress onAir(RunOfCue fired) {
        Set<CueId> doneNow = new HashSet<>(done);
        doneNow.add(fired.cue().id());
        return new ShowProgress(
                showRun, show, mode, fired, null, doneNow, asks, studioDelay, asRun);
    }

    private ShowProgress asking(AskOnAir run) {
        Map<CueRunId, AskOnAir> asksNow = new LinkedHashMap<>(asks);
        asksNow.put(run.cueRun(), run);
        return new ShowProgress(
                showRun, show, mode, onAir, standby, done, asksNow, studioDelay, asRun);
    }

    private ShowProgress in(RunMode started) {
        return new ShowProgress(
                showRun, show, started, onAir, standby, done, asks, studioDelay, asRun);
    }

    private ShowProgress measured(Duration delay) {
        return new ShowProgress(showRun, show, mode, onAir, standby, done, asks, delay, asRun);
    }

    private ShowProgress standingBy(RunOfCue next) {
        return new ShowProgress(showRun, show, mode, onAir, next, done, asks, studioDelay, asRun);
    }

    private ShowProgress told(LogEntry entry, @Nullable MediaTime at, String words) {
        List<AsRunLine> lines = new ArrayList<>(asRun);
        String operator = entry.asRun().operator();
        lines.add(
                new AsRunLine(
                        entry.offset(),
                        entry.wall(),
                        at,
                        words,
                        operator == null ? "backend" : operator));
        return new ShowProgress(
                showRun, show, mode, onAir, standby, done, asks, studioDelay, lines);
    }

    private Optional<Cue> cueOf(AsRun asRun) {
        CueId id = asRun.cue();
        return id == null ? Optional.empty() : show.cue(id);
    }
}
