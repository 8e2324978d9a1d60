package ngage.controlroom.fake;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import ngage.protocol.AsRun;
import ngage.protocol.CommandRefusal;
import ngage.protocol.CueId;
import ngage.protocol.CueRunId;
import ngage.protocol.Fact;
import ngage.protocol.FromControlRoom;
import ngage.protocol.LogEntry;
import ngage.protocol.MediaTime;
import ngage.protocol.Option;
import ngage.protocol.OptionId;
import ngage.protocol.RunMode;
import ngage.protocol.SealKey;
import ngage.protocol.ShowRunId;
import ngage.protocol.Tally;
import ngage.protocol.ToControlRoom;
import ngage.protocol.show.Cue;
import ngage.protocol.show.CuePayload;
import ngage.protocol.show.Show;
import org.jspecify.annotations.Nullable;

/// Enough of a show run to play a rundown on the desk: compare-and-set, standby by itself, the log. The
/// caller holds the guard.
final class FakeShowRun {

    private static final Duration GUARD_TIME = Duration.ofSeconds(1);
    private static final Duration SLOWEST_PHONE = Duration.ofSeconds(4);

    final Show show;
    final ShowRunId id;
    final List<LogEntry> log = new ArrayList<>();
    private final Map<CueId, CueRunId> asks = new LinkedHashMap<>();
    private @Nullable CueRunId onAir;
    private @Nullable CueRunId standby;
    private @Nullable Cue standbyCue;
    private @Nullable CueRunId openAsk;
    private Map<OptionId, Long> counts = Map.of();
    private @Nullable CueRunId ask;
    private @Nullable MediaTime closes;
    private int stagings;

    FakeShowRun(Show show, ShowRunId id, RunMode mode) {
        this.show = show;
        this.id = id;
        append(
                new Fact.RunStarted(id, show.title(), mode, show.locales(), ""),
                new AsRun(null, null, null, null, null));
        stage(show.cues().getFirst());
    }

    ToControlRoom go(FromControlRoom.Go go, String operator) {
        Cue cue = standbyCue;
        CueRunId run = standby;
        if (cue == null || run == null) {
            return refused(go, CommandRefusal.NOTHING_IN_STANDBY, "Nothing is in standby.", null);
        }
        if (!run.equals(go.standby()) || !Objects.equals(onAir, go.onAir())) {
            return refused(
                    go,
                    CommandRefusal.STALE,
                    "The show has moved on: look at STANDBY and press GO again.",
                    null);
        }
        MediaTime at = go.seen() == null ? now() : go.seen();
        AsRun asRun = new AsRun(cue.id(), run, go.command(), operator, "desk");
        switch (cue.payload()) {
            case CuePayload.Question question ->
                    ask(cue, run, at, at.plus(question.window()), question.options(), asRun);
            case CuePayload.Poll poll -> ask(cue, run, at, null, poll.options(), asRun);
            case CuePayload.Announce _ -> append(new Fact.CueOnAir(run, at, null, key()), asRun);
            case CuePayload.Lock lock -> {
                MediaTime deadline = at.plus(SLOWEST_PHONE);
                closes = closes == null || deadline.isBefore(closes) ? deadline : closes;
                append(new Fact.CueOnAir(run, at, null, key()), asRun);
                append(new Fact.CueClosing(target(lock.target()), at, closes), asRun);
            }
            case CuePayload.Reveal reveal -> {
                if (openAsk != null) {
                    return refused(
                            go,
                            CommandRefusal.NOT_LOCKED,
                            "Fans are still answering: lock it first, or wait.",
                            Duration.ofSeconds(3));
                }
                append(new Fact.CueOnAir(run, at, null, key()), asRun);
                append(
                        new Fact.CueRevealed(
                                target(reveal.target()),
                                at,
                                new Tally(counts),
                                counts.keySet().iterator().next()),
                        asRun);
            }
        }
        onAir = run;
        standby = null;
        standbyCue = null;
        long offset = log.size();
        show.after(cue.id()).ifPresent(this::stage);
        return new ToControlRoom.CommandAccepted(
                go.command(), offset, run, at, Instant.now().plus(GUARD_TIME), null);
    }

    ToControlRoom setStudioDelay(FromControlRoom.SetStudioDelay command) {
        log.add(
                new LogEntry(
                        log.size() + 1,
                        Instant.now(),
                        new Fact.StudioDelaySet(command.delay()),
                        new AsRun(null, null, command.command(), "asha", "desk")));
        return new ToControlRoom.CommandAccepted(
                command.command(), log.size(), null, null, Instant.now(), null);
    }

    ToControlRoom setStandby(FromControlRoom.SetStandby command) {
        stage(show.cue(command.cue()).orElseThrow());
        return new ToControlRoom.CommandAccepted(
                command.command(),
                log.size(),
                Objects.requireNonNull(standby),
                null,
                Instant.now(),
                null);
    }

    void stageOften(int times) {
        for (int i = 0; i < times; i++) {
            stage(show.cues().getFirst());
        }
    }

    /// The deadline passes: what is open is locked by the backend itself.
    void lockIfDue() {
        CueRunId open = openAsk;
        if (open != null && closes != null && closes.isBefore(now())) {
            openAsk = null;
            append(new Fact.CueLocked(open, closes), new AsRun(null, null, null, null, null));
        }
    }

    void addBallots(OptionId option, long ballots) {
        if (openAsk != null) {
            Map<OptionId, Long> next = new LinkedHashMap<>(counts);
            next.merge(option, ballots, Long::sum);
            counts = next;
        }
    }

    List<OptionId> openOptions() {
        return openAsk == null ? List.of() : List.copyOf(counts.keySet());
    }

    ToControlRoom.@Nullable AskPulse askPulse() {
        return ask == null
                ? null
                : new ToControlRoom.AskPulse(ask, openAsk != null, new Tally(counts), closes);
    }

    static MediaTime now() {
        return new MediaTime(System.currentTimeMillis() * 1000);
    }

    private void ask(
            Cue cue,
            CueRunId run,
            MediaTime at,
            @Nullable MediaTime closing,
            List<Option> options,
            AsRun asRun) {
        openAsk = run;
        ask = run;
        closes = closing == null ? null : closing.plus(SLOWEST_PHONE);
        asks.put(cue.id(), run);
        Map<OptionId, Long> zero = new LinkedHashMap<>();
        options.forEach(option -> zero.put(option.id(), 0L));
        counts = zero;
        append(new Fact.CueOnAir(run, at, closes, key()), asRun);
    }

    private void stage(Cue cue) {
        stagings++;
        CueRunId run = new CueRunId(id + "-" + stagings);
        standby = run;
        standbyCue = cue;
        append(new Fact.CueStaged(run, null), new AsRun(cue.id(), run, null, null, null));
    }

    private void append(Fact fact, AsRun asRun) {
        log.add(new LogEntry(log.size() + 1, Instant.now(), fact, asRun));
    }

    private CueRunId target(CueId cue) {
        return Objects.requireNonNull(asks.get(cue));
    }

    private static ToControlRoom refused(
            FromControlRoom.Go go,
            CommandRefusal reason,
            String message,
            @Nullable Duration retryAfter) {
        return new ToControlRoom.CommandRefused(go.command(), reason, message, retryAfter);
    }

    private static SealKey key() {
        return SealKey.of(new byte[32]);
    }
}
