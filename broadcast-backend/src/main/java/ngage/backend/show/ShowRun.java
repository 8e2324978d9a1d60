package ngage.backend.show;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import ngage.protocol.AsRun;
import ngage.protocol.CommandId;
import ngage.protocol.CueId;
import ngage.protocol.CueRunId;
import ngage.protocol.Fact;
import ngage.protocol.FromControlRoom.Go;
import ngage.protocol.FromControlRoom.SetStandby;
import ngage.protocol.FromControlRoom.SetStudioDelay;
import ngage.protocol.LogEntry;
import ngage.protocol.MediaTime;
import ngage.protocol.RunMode;
import ngage.protocol.ShowRunId;
import ngage.protocol.Tally;
import ngage.protocol.ToControlRoom.CommandAccepted;
import ngage.protocol.show.Cue;
import ngage.protocol.show.CuePayload;
import ngage.protocol.show.Show;
import ngage.protocol.show.ShowFile;
import org.jspecify.annotations.Nullable;

/// One performance of a show, as a state machine: asked with a command and the time, it answers with
/// what to append to the cue log, or with a refusal.
///
/// Asking changes nothing. Only [#apply] does, and only by what is in the log, so that a replay of the
/// log rebuilds a show run exactly, the answers to repeated commands included. A refused command leaves
/// no trace: sent again, it is decided anew. Not thread-safe; it belongs to its conductor.
public final class ShowRun {

    private final ShowRunId id;
    private final Show show;
    private final String showDigest;
    private final Sealer sealer;
    private final ShowRunConfig config;

    private final Map<CueRunId, CueRun> cueRuns = new LinkedHashMap<>();
    private final Map<CueId, CueRunId> lastOnAir = new HashMap<>();
    private final Map<CommandId, CommandAccepted> answers = new HashMap<>();
    private long offset;
    private @Nullable CueRunId standby;
    private @Nullable CueRunId onAir;
    private @Nullable Instant lastGo;
    private Duration studioDelay;

    public ShowRun(ShowRunId id, Show show, Sealer sealer, ShowRunConfig config) {
        this.id = id;
        this.show = show;
        this.showDigest = sealer.digest(ShowFile.of(show).toJson());
        this.sealer = sealer;
        this.config = config;
        this.studioDelay = config.studioDelay();
    }

    /// @return offset of the last entry applied; 0 if the run has not started
    public long offset() {
        return offset;
    }

    /// @return what GO would fire
    public Optional<CueRun> standby() {
        return Optional.ofNullable(standby).map(cueRuns::get);
    }

    /// @return what GO fired last, of whatever kind
    public Optional<CueRun> onAir() {
        return Optional.ofNullable(onAir).map(cueRuns::get);
    }

    /// @return every cue run so far, in the order of staging
    public List<CueRun> cueRuns() {
        return List.copyOf(cueRuns.values());
    }

    /// Begins a run whose log is empty: says so, and puts the first cue in standby.
    ///
    /// @return what to append
    public List<LogEntry> start(RunMode mode, Instant wall) {
        if (offset != 0) {
            throw new IllegalStateException(id + " has started already");
        }
        Draft draft = draft(wall);
        draft.add(
                new Fact.RunStarted(id, show.title(), mode, show.locales(), showDigest),
                new AsRun(null, null, null, null, null));
        draft.stage(show.cues().getFirst());
        return draft.entries();
    }

    /// @return the locked ask that a GO would reveal now: its final tally is needed for [#go]
    public Optional<CueRun> toReveal() {
        return standby()
                .filter(next -> next.cue().payload() instanceof CuePayload.Reveal)
                .flatMap(this::target)
                .filter(ask -> ask.phase() == CueRun.Phase.LOCKED);
    }

    /// @param slowestPhone how far behind the studio the slowest phone is that a deadline waits for
    /// @param tally of [#toReveal]; absent if there is nothing to reveal
    public Decision go(
            Go go, Operator operator, Moment moment, Duration slowestPhone, @Nullable Tally tally) {
        CommandAccepted first = answers.get(go.command());
        if (first != null) {
            return new Decision.Accepted(List.of(), first);
        }
        CueRun next = standby().orElse(null);
        if (next == null) {
            return Refusals.nothingInStandby(go.command());
        }
        if (!Objects.equals(go.onAir(), onAir) || !go.standby().equals(standby)) {
            return Refusals.stale(go.command(), onAir().orElse(null), next);
        }
        if (lastGo != null && isTooSoon(lastGo, moment.wall())) {
            Duration elapsed = Duration.between(lastGo, moment.wall());
            return Refusals.tooSoon(go.command(), elapsed, config.minBetweenGos().minus(elapsed));
        }
        if (go.seen() != null) {
            Duration age = moment.media().since(go.seen());
            if (age.abs().compareTo(config.maxFrameAge()) > 0) {
                return Refusals.frameTooOld(go.command(), age);
            }
        }
        MediaTime meant = go.seen() != null ? go.seen() : moment.media().plus(studioDelay);
        MediaTime at = new MediaTime(meant.micros() + go.nudgeFrames() * moment.frameMicros());
        return fire(next, go.command(), operator, moment, slowestPhone, at, tally);
    }

    public Decision setStandby(SetStandby command, Operator operator, Instant wall) {
        CommandAccepted first = answers.get(command.command());
        if (first != null) {
            return new Decision.Accepted(List.of(), first);
        }
        Cue cue = show.cue(command.cue()).orElse(null);
        if (cue == null) {
            return Refusals.unknownCue(command.command(), command.cue());
        }
        Draft draft = draft(wall);
        draft.stage(cue, command.command(), operator);
        return accepted(command.command(), draft);
    }

    public Decision setStudioDelay(SetStudioDelay command, Operator operator, Instant wall) {
        CommandAccepted first = answers.get(command.command());
        if (first != null) {
            return new Decision.Accepted(List.of(), first);
        }
        Draft draft = draft(wall);
        draft.add(
                new Fact.StudioDelaySet(command.delay()),
                new AsRun(null, null, command.command(), operator.name(), operator.surface()));
        return accepted(command.command(), draft);
    }

    /// @return the asks whose deadline has come, the earliest first
    public List<CueRun> due(MediaTime now) {
        return cueRuns.values().stream()
                .filter(CueRun::isOpenAsk)
                .filter(ask -> ask.closes() != null && !now.isBefore(ask.closes()))
                .sorted(Comparator.comparing(CueRun::closes))
                .toList();
    }

    /// Ends the taking of answers at the ask's deadline. Its ballots must be sealed before the entry is
    /// appended.
    ///
    /// @param ask of [#due]
    public LogEntry lockAtDeadline(CueRun ask, Instant wall) {
        return new LogEntry(
                offset + 1,
                wall,
                new Fact.CueLocked(ask.id(), Objects.requireNonNull(ask.closes())),
                new AsRun(ask.cue().id(), ask.id(), null, null, null));
    }

    /// Gives every open ask a deadline of `allowance` from now, where the old one is nearer: for the
    /// ballots of fans who could not reach a conductor for a while. Phones stop when they would have.
    ///
    /// @return what to append
    public List<LogEntry> extend(Duration allowance, Moment moment) {
        MediaTime closes = moment.media().plus(allowance);
        Draft draft = draft(moment.wall());
        cueRuns.values().stream()
                .filter(CueRun::isOpenAsk)
                .filter(ask -> ask.closes() != null && ask.closes().isBefore(closes))
                .forEach(ask ->
                        draft.add(
                                new Fact.CueClosing(ask.id(), null, closes),
                                new AsRun(ask.cue().id(), ask.id(), null, null, null)));
        return draft.entries();
    }

    /// Takes one entry of the log, the next one.
    ///
    /// @throws OtherShowException if the run began with another show: phones hold that one's cues
    public void apply(LogEntry entry) {
        if (entry.offset() != offset + 1) {
            throw new IllegalStateException(
                    "entry " + entry.offset() + " cannot follow entry " + offset);
        }
        switch (entry.fact()) {
            case Fact.RunStarted started -> {
                if (!started.showDigest().equals(showDigest)) {
                    throw new OtherShowException(id, started.title());
                }
            }
            case Fact.StudioDelaySet set -> {
                studioDelay = set.delay();
                remember(entry, null, null);
            }
            case Fact.CueStaged staged -> {
                cueRuns.put(staged.cueRun(), CueRun.staged(staged.cueRun(), cueOf(entry)));
                standby = staged.cueRun();
                remember(entry, staged.cueRun(), null);
            }
            case Fact.CueOnAir fired -> {
                CueRun cueRun = cueRun(fired.cueRun()).onAir(fired.closes());
                cueRuns.put(cueRun.id(), cueRun);
                lastOnAir.put(cueRun.cue().id(), cueRun.id());
                onAir = cueRun.id();
                standby = null;
                lastGo = entry.wall();
                remember(entry, cueRun.id(), fired.at());
            }
            case Fact.CueClosing fact -> {
                CueRun ask = cueRun(fact.cueRun());
                cueRuns.put(
                        ask.id(),
                        fact.at() == null
                                ? ask.extended(fact.closes())
                                : ask.closing(fact.closes()));
            }
            case Fact.CueLocked locked ->
                    cueRuns.put(locked.cueRun(), cueRun(locked.cueRun()).locked());
            case Fact.CueRevealed revealed ->
                    cueRuns.put(revealed.cueRun(), cueRun(revealed.cueRun()).revealed());
        }
        offset = entry.offset();
    }

    private Decision fire(
            CueRun next,
            CommandId command,
            Operator operator,
            Moment moment,
            Duration slowestPhone,
            MediaTime at,
            @Nullable Tally tally) {
        Draft draft = draft(moment.wall());
        AsRun asRun =
                new AsRun(next.cue().id(), next.id(), command, operator.name(), operator.surface());
        draft.add(onAir(next, at, slowestPhone), asRun);
        switch (next.cue().payload()) {
            case CuePayload.Lock lock -> {
                CueRun ask = target(next).orElse(null);
                if (ask == null) {
                    return Refusals.neverOnAir(command, plan(lock.target()));
                }
                if (!ask.isLockable()) {
                    return Refusals.lockedAlready(command, ask.cue());
                }
                draft.add(closing(ask, at, slowestPhone), asRun);
            }
            case CuePayload.Reveal reveal -> {
                CueRun ask = target(next).orElse(null);
                if (ask == null) {
                    return Refusals.neverOnAir(command, plan(reveal.target()));
                }
                if (ask.isOpenAsk()) {
                    return Refusals.notLocked(command, ask.cue(), untilLock(ask, moment.media()));
                }
                if (ask.phase() == CueRun.Phase.REVEALED) {
                    return Refusals.revealedAlready(command, ask.cue());
                }
                draft.add(
                        new Fact.CueRevealed(
                                ask.id(), at, Objects.requireNonNull(tally), ask.answer()),
                        asRun);
            }
            case CuePayload.Question _, CuePayload.Poll _, CuePayload.Announce _ -> {}
        }
        show.after(next.cue().id()).ifPresent(draft::stage);
        return accepted(command, draft);
    }

    private Fact.CueOnAir onAir(CueRun next, MediaTime at, Duration slowestPhone) {
        Duration window = next.window();
        MediaTime closes = window == null ? null : closes(at.plus(window), slowestPhone);
        return new Fact.CueOnAir(next.id(), at, closes, sealer.key(next.id()));
    }

    /// A LOCK shortens the time of an ask and never lengthens it.
    private Fact.CueClosing closing(CueRun ask, MediaTime at, Duration slowestPhone) {
        MediaTime closes = closes(at, slowestPhone);
        if (ask.closes() != null && ask.closes().isBefore(closes)) {
            closes = ask.closes();
        }
        return new Fact.CueClosing(ask.id(), at, closes);
    }

    /// @param end the moment in the programme from which phones take no answer
    private MediaTime closes(MediaTime end, Duration slowestPhone) {
        return end.plus(slowestPhone).plus(config.grace());
    }

    /// A wall clock that was set back must not keep the crew from GO; the compare-and-set still guards
    /// against a press that was meant once.
    private boolean isTooSoon(Instant lastGo, Instant now) {
        Duration elapsed = Duration.between(lastGo, now);
        return !elapsed.isNegative() && elapsed.compareTo(config.minBetweenGos()) < 0;
    }

    private static @Nullable Duration untilLock(CueRun ask, MediaTime now) {
        if (ask.closes() == null) {
            return null;
        }
        Duration left = ask.closes().since(now);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /// @return the last run on air of the ask that a LOCK or REVEAL is about
    private Optional<CueRun> target(CueRun steering) {
        CueId target =
                switch (steering.cue().payload()) {
                    case CuePayload.Lock lock -> lock.target();
                    case CuePayload.Reveal reveal -> reveal.target();
                    case CuePayload.Question _, CuePayload.Poll _, CuePayload.Announce _ -> null;
                };
        return Optional.ofNullable(target).map(lastOnAir::get).map(cueRuns::get);
    }

    private Cue plan(CueId cue) {
        return show.cue(cue)
                .orElseThrow(() -> new IllegalStateException("the show lacks cue '" + cue + "'"));
    }

    /// @throws IllegalStateException if the log never staged it
    public CueRun cueRun(CueRunId cueRun) {
        CueRun found = cueRuns.get(cueRun);
        if (found == null) {
            throw new IllegalStateException("the log speaks of " + cueRun + " but never staged it");
        }
        return found;
    }

    private Cue cueOf(LogEntry staging) {
        return plan(Objects.requireNonNull(staging.asRun().cue()));
    }

    private void remember(LogEntry entry, @Nullable CueRunId cueRun, @Nullable MediaTime at) {
        CommandId command = entry.asRun().command();
        if (command != null) {
            answers.put(command, answer(command, entry, cueRun, at));
        }
    }

    private CommandAccepted answer(
            CommandId command, LogEntry entry, @Nullable CueRunId cueRun, @Nullable MediaTime at) {
        Instant go = at != null ? entry.wall() : lastGo;
        Instant nextGo = go == null ? entry.wall() : go.plus(config.minBetweenGos());
        return new CommandAccepted(command, entry.offset(), cueRun, at, nextGo, null);
    }

    private Draft draft(Instant wall) {
        return new Draft(id, sealer, offset, cueRuns.size(), wall);
    }

    /// The answer is made from the first entry, as it will be again when it is replayed.
    private Decision accepted(CommandId command, Draft draft) {
        LogEntry first = draft.entries().getFirst();
        CommandAccepted answer =
                switch (first.fact()) {
                    case Fact.CueOnAir fired -> answer(command, first, fired.cueRun(), fired.at());
                    case Fact.CueStaged staged -> answer(command, first, staged.cueRun(), null);
                    case Fact.StudioDelaySet _ -> answer(command, first, null, null);
                    case Fact.RunStarted _,
                            Fact.CueClosing _,
                            Fact.CueLocked _,
                            Fact.CueRevealed _ ->
                            throw new IllegalStateException("no command begins with " + first);
                };
        return new Decision.Accepted(draft.entries(), answer);
    }
}
