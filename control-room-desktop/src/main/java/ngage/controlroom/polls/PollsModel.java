package ngage.controlroom.polls;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import ngage.controlroom.show.AskOnAir;
import ngage.controlroom.show.AskPhase;
import ngage.controlroom.show.BackendClock;
import ngage.controlroom.show.ShowProgress;
import ngage.controlroom.ui.Format;
import ngage.controlroom.ui.Freshness;
import ngage.protocol.MediaTime;
import ngage.protocol.OptionId;
import ngage.protocol.Tally;
import ngage.protocol.ToControlRoom;
import ngage.protocol.ToControlRoom.AskPulse;
import org.jspecify.annotations.Nullable;

/// The tally of the last ask on air: live from the pulses, final from the log. The window's thread.
public final class PollsModel {

    private final ReadOnlyStringWrapper title = new ReadOnlyStringWrapper("");
    private final ReadOnlyObjectWrapper<List<TallyLine>> lines =
            new ReadOnlyObjectWrapper<>(List.of());
    private final ReadOnlyStringWrapper answered = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper barrier = new ReadOnlyStringWrapper("");
    private final ReadOnlyObjectWrapper<@Nullable AskPhase> phase = new ReadOnlyObjectWrapper<>();
    private final Freshness freshness = new Freshness();

    private @Nullable ShowProgress progress;
    private ToControlRoom.@Nullable Pulse pulse;
    private @Nullable BackendClock clock;

    /// Of the last ask of which a pulse told; while Redis is away none does.
    private @Nullable AskPulse lastKnown;

    public void onProgress(ShowProgress now) {
        progress = now;
        refresh();
    }

    public void onPulse(ToControlRoom.Pulse now, long arrivedNanos) {
        pulse = now;
        lastKnown = now.ask() == null ? lastKnown : now.ask();
        if (isKnown()) {
            freshness.heard(arrivedNanos);
        }
        clock = BackendClock.of(now, arrivedNanos);
        refresh();
        tick(arrivedNanos);
    }

    /// Counts down to the reveal barrier.
    public void tick(long nowNanos) {
        freshness.tick(nowNanos);
        AskOnAir ask = progress == null ? null : progress.ask();
        barrier.set(ask == null ? "" : barrierWords(ask, nowNanos));
    }

    /// @return what is asked; empty before the first ask
    public ReadOnlyStringProperty titleProperty() {
        return title.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<List<TallyLine>> linesProperty() {
        return lines.getReadOnlyProperty();
    }

    /// @return such as `1,204 of 2,000 answered`
    public ReadOnlyStringProperty answeredProperty() {
        return answered.getReadOnlyProperty();
    }

    /// @return such as `last phone locks in 4.1 s`
    public ReadOnlyStringProperty barrierProperty() {
        return barrier.getReadOnlyProperty();
    }

    /// @return of the ask; absent before the first
    public ReadOnlyObjectProperty<@Nullable AskPhase> phaseProperty() {
        return phase.getReadOnlyProperty();
    }

    public Freshness freshness() {
        return freshness;
    }

    private void refresh() {
        ShowProgress present = progress;
        AskOnAir ask = present == null ? null : present.ask();
        if (present == null || ask == null) {
            title.set("");
            lines.set(List.of());
            answered.set("");
            phase.set(null);
            return;
        }
        Tally tally = tally(ask);
        long whole = tally.ballots();
        title.set(present.words().headline(ask.cue()));
        phase.set(ask.phase());
        lines.set(
                ask.options().stream()
                        .map(option ->
                                new TallyLine(
                                        option.id().value(),
                                        present.words().text(option.text()),
                                        ballots(tally, option.id()),
                                        whole,
                                        option.id().equals(ask.answer())))
                        .toList());
        answered.set(answeredWords(whole));
    }

    private Tally tally(AskOnAir ask) {
        Tally result = ask.result();
        if (result != null) {
            return result;
        }
        AskPulse last = lastKnown;
        return last == null || !last.cueRun().equals(ask.cueRun())
                ? new Tally(Map.of())
                : last.tally();
    }

    /// @return whether the newest pulse tells the tally, or the log has, or there is none to tell
    private boolean isKnown() {
        AskOnAir ask = progress == null ? null : progress.ask();
        AskPulse live = pulse == null ? null : pulse.ask();
        return ask == null
                || ask.result() != null
                || live != null && live.cueRun().equals(ask.cueRun());
    }

    private static long ballots(Tally tally, OptionId option) {
        Long counted = tally.counts().get(option);
        return counted == null ? 0 : counted;
    }

    private String answeredWords(long whole) {
        if (pulse == null) {
            return Format.count(whole) + " answered";
        }
        return Format.count(whole)
                + (isKnown() ? " answered, " : " answered when last counted, ")
                + Format.count(pulse.audience().connected())
                + " connected";
    }

    private String barrierWords(AskOnAir ask, long nowNanos) {
        return switch (ask.phase()) {
            case LOCKED -> "locked: may be revealed";
            case REVEALED -> "final result";
            case OPEN -> {
                MediaTime closes = ask.closes();
                MediaTime now = clock == null ? null : clock.mediaAt(nowNanos);
                if (closes == null) {
                    yield "open until it is locked by hand";
                }
                if (now == null) {
                    yield "open";
                }
                Duration left = closes.since(now);
                yield left.isNegative()
                        ? "closing …"
                        : "last phone locks in " + Format.seconds(left);
            }
        };
    }
}
