package ngage.controlroom.prompter;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import ngage.controlroom.link.LinkState;
import ngage.controlroom.show.AskOnAir;
import ngage.controlroom.show.AskPhase;
import ngage.controlroom.show.BackendClock;
import ngage.controlroom.show.RunOfCue;
import ngage.controlroom.show.ShowProgress;
import ngage.protocol.MediaTime;
import ngage.protocol.ShowRunId;
import ngage.protocol.ToControlRoom;
import ngage.protocol.show.Cue;
import org.jspecify.annotations.Nullable;

/// What the presenter reads, and where in it. It follows GO: the text of the cue on air; while that has
/// none, what it showed before; before all, the text of the cue in standby. A new show run begins anew. The
/// window's thread.
public final class PrompterModel {

    private static final int FASTEST = 20;

    /// For the phones that see the picture later.
    private static final String WAITING = "wait";

    /// One step of speed: so many lines a second.
    private static final double STEP_LINES = 0.1;

    private final ReadOnlyObjectWrapper<@Nullable PrompterText> text =
            new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<@Nullable PrompterText> next =
            new ReadOnlyObjectWrapper<>();
    private final ReadOnlyIntegerWrapper speed = new ReadOnlyIntegerWrapper();
    private final ReadOnlyBooleanWrapper linkLost = new ReadOnlyBooleanWrapper();
    private final ReadOnlyStringWrapper countdown = new ReadOnlyStringWrapper("");
    private final BooleanProperty mirrorHorizontally = new SimpleBooleanProperty();
    private final BooleanProperty mirrorVertically = new SimpleBooleanProperty();

    private @Nullable PrompterPosition position;
    private @Nullable ShowRunId showRun;
    private @Nullable AskOnAir ask;
    private Duration studioDelay = Duration.ZERO;
    private @Nullable BackendClock clock;

    public void onProgress(ShowProgress progress) {
        if (!progress.showRun().equals(showRun)) {
            showRun = progress.showRun();
            position = null;
            text.set(null);
        }
        ask = progress.ask();
        studioDelay = Objects.requireNonNullElse(progress.studioDelay(), Duration.ZERO);
        RunOfCue onAir = progress.onAir();
        RunOfCue standby = progress.standby();
        PrompterText shown =
                textOf(onAir)
                        .or(() -> Optional.ofNullable(text.get()))
                        .or(() -> textOf(standby))
                        .orElse(null);
        if (shown != null) {
            PrompterPosition present = position;
            if (present == null || !present.cue().equals(shown.cue().id())) {
                position = PrompterPosition.startOf(shown.cue().id());
            }
            text.set(shown);
        }
        next.set(textAfter(progress, shown));
    }

    public void onLink(LinkState state) {
        linkLost.set(!state.isConnected());
    }

    public void onPulse(ToControlRoom.Pulse pulse, long arrivedNanos) {
        clock = BackendClock.of(pulse, arrivedNanos);
    }

    /// Counts the running ask down.
    public void tick(long nowNanos) {
        countdown.set(countdownWords(nowNanos));
    }

    /// Scrolls on for as long as has passed.
    void scroll(ParagraphHeights heights, double seconds) {
        PrompterPosition present = position;
        if (present != null) {
            double distance = speed.get() * STEP_LINES * heights.lineHeight() * seconds;
            position = heights.positionAt(present.cue(), heights.yOf(present) + distance);
        }
    }

    public void faster() {
        speed.set(Math.min(FASTEST, speed.get() + 1));
    }

    public void slower() {
        speed.set(Math.max(-FASTEST, speed.get() - 1));
    }

    public void stop() {
        speed.set(0);
    }

    public void jumpToTop() {
        jumpTo(0);
    }

    public void nextParagraph() {
        PrompterPosition present = position;
        if (present != null) {
            jumpTo(present.paragraph() + 1);
        }
    }

    /// To the beginning of this paragraph, or of the one before if it is there already.
    public void previousParagraph() {
        PrompterPosition present = position;
        if (present != null) {
            jumpTo(present.paragraph() - (present.fraction() > 0.1 ? 0 : 1));
        }
    }

    /// @return absent while there is nothing to read
    public @Nullable PrompterPosition position() {
        return position;
    }

    /// @return absent while there is nothing to read
    public ReadOnlyObjectProperty<@Nullable PrompterText> textProperty() {
        return text.getReadOnlyProperty();
    }

    /// @return what comes after; absent if nothing does
    public ReadOnlyObjectProperty<@Nullable PrompterText> nextProperty() {
        return next.getReadOnlyProperty();
    }

    /// @return steps of a tenth of a line a second; negative scrolls back
    public ReadOnlyIntegerProperty speedProperty() {
        return speed.getReadOnlyProperty();
    }

    public ReadOnlyBooleanProperty linkLostProperty() {
        return linkLost.getReadOnlyProperty();
    }

    /// @return such as `12`, or `wait` while later phones still answer; empty while no ask with a window runs
    public ReadOnlyStringProperty countdownProperty() {
        return countdown.getReadOnlyProperty();
    }

    public BooleanProperty mirrorHorizontallyProperty() {
        return mirrorHorizontally;
    }

    public BooleanProperty mirrorVerticallyProperty() {
        return mirrorVertically;
    }

    private void jumpTo(int paragraph) {
        PrompterText present = text.get();
        if (present != null) {
            int last = present.paragraphs().size() - 1;
            position = new PrompterPosition(present.cue().id(), Math.clamp(paragraph, 0, last), 0);
        }
    }

    private static Optional<PrompterText> textOf(@Nullable RunOfCue run) {
        return run == null ? Optional.empty() : PrompterText.of(run.cue());
    }

    /// The standby cue's text if it has one, else the next one of the rundown.
    private static @Nullable PrompterText textAfter(
            ShowProgress progress, @Nullable PrompterText shown) {
        RunOfCue standby = progress.standby();
        if (standby == null) {
            return null;
        }
        List<Cue> cues = progress.show().cues();
        return cues.stream()
                .skip(Math.max(0, cues.indexOf(standby.cue())))
                .flatMap(cue -> PrompterText.of(cue).stream())
                .filter(text -> shown == null || !text.cue().id().equals(shown.cue().id()))
                .findFirst()
                .orElse(null);
    }

    /// The presenter said "you have eight seconds": it counts those, in the time of the floor, which is ahead of
    /// the programme's by the studio's delay. What the desk waits for after that are the phones' delays.
    private String countdownWords(long nowNanos) {
        AskOnAir running = ask;
        Duration window = running == null ? null : running.window();
        MediaTime now = clock == null ? null : clock.mediaAt(nowNanos);
        if (running == null || running.phase() != AskPhase.OPEN || window == null || now == null) {
            return "";
        }
        Duration left = running.at().plus(window).since(now.plus(studioDelay));
        return left.isPositive() ? String.valueOf(left.plusMillis(999).toSeconds()) : WAITING;
    }
}
