package ngage.controlroom.go;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleObjectProperty;
import ngage.controlroom.go.Notice.Tone;
import ngage.controlroom.link.LinkState;
import ngage.controlroom.monitor.Sight;
import ngage.controlroom.show.AskPhase;
import ngage.controlroom.show.BackendClock;
import ngage.controlroom.show.RunOfCue;
import ngage.controlroom.show.ShowProgress;
import ngage.controlroom.ui.Format;
import ngage.protocol.CommandId;
import ngage.protocol.CommandRefusal;
import ngage.protocol.FromControlRoom;
import ngage.protocol.MediaTime;
import ngage.protocol.ToControlRoom;
import ngage.protocol.show.CuePayload;
import org.jspecify.annotations.Nullable;

/// Turns a press into one GO on what the operator sees, and says what became of it. It never decides:
/// the backend does. One GO waits for its answer at most. The window's thread.
public final class GoModel {

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
    private static final String NOTHING_IN_STANDBY =
            "Nothing is in standby. Double-click a cue of the rundown.";

    private final Supplier<CommandId> ids;
    private final InstantSource wall;
    private final LongSupplier nanos;
    private final Supplier<Sight> monitor;
    private final Consumer<FromControlRoom.Go> link;

    private final ObjectProperty<GoTiming> timing = new SimpleObjectProperty<>(GoTiming.AS_SEEN);
    private final ObjectProperty<Duration> reaction = new SimpleObjectProperty<>(Duration.ZERO);
    private final ReadOnlyIntegerWrapper nudgeFrames = new ReadOnlyIntegerWrapper();
    private final ReadOnlyStringWrapper nudgeWords = new ReadOnlyStringWrapper("on its frame");
    private final ReadOnlyStringWrapper standbyWords = new ReadOnlyStringWrapper("No show yet");
    private final ReadOnlyStringWrapper onAirWords =
            new ReadOnlyStringWrapper("Nothing on air yet");
    private final ReadOnlyStringWrapper standbyNumber = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper onAirNumber = new ReadOnlyStringWrapper("");
    private final ReadOnlyObjectWrapper<Notice> notice =
            new ReadOnlyObjectWrapper<>(new Notice(Tone.QUIET, ""));
    private final ReadOnlyStringWrapper nextGo = new ReadOnlyStringWrapper("");
    private final ReadOnlyBooleanWrapper ready = new ReadOnlyBooleanWrapper();

    private @Nullable ShowProgress progress;
    private @Nullable BackendClock clock;
    private ToControlRoom.@Nullable FrameLength frameLength;
    private boolean isConnected;
    private FromControlRoom.@Nullable Go unanswered;
    private String unansweredWords = "";
    private @Nullable Long nextGoNanos;

    /// @param ids a new one for each press
    /// @param nanos the monotonic clock
    /// @param monitor what the operator sees in it now
    /// @param link takes the GO
    public GoModel(
            Supplier<CommandId> ids,
            InstantSource wall,
            LongSupplier nanos,
            Supplier<Sight> monitor,
            Consumer<FromControlRoom.Go> link) {
        this.ids = ids;
        this.wall = wall;
        this.nanos = nanos;
        this.monitor = monitor;
        this.link = link;
    }

    /// One press of the key or the button.
    public void press() {
        if (unanswered != null) {
            tell(Tone.WAITING, "GO is sent. Waiting for the backend's answer …");
            return;
        }
        if (!isConnected) {
            tell(Tone.REFUSED, "No link to the backend: this GO was not sent.");
            return;
        }
        ShowProgress present = progress;
        RunOfCue standby = present == null ? null : present.standby();
        if (present == null || standby == null) {
            tell(Tone.REFUSED, NOTHING_IN_STANDBY);
            return;
        }
        Sight sight = monitor.get();
        Optional<MediaTime> frame =
                timing.get() == GoTiming.AS_SEEN ? sight.seen() : Optional.empty();
        RunOfCue onAir = present.onAir();
        FromControlRoom.Go go =
                new FromControlRoom.Go(
                        ids.get(),
                        onAir == null ? null : onAir.cueRun(),
                        standby.cueRun(),
                        frame.map(at -> at.minus(reaction.get())).orElse(null),
                        nudgeFrames.get(),
                        wall.instant());
        unanswered = go;
        unansweredWords = timingWords(sight);
        tell(Tone.WAITING, "GO " + standby.cue().number() + " sent …");
        refresh();
        link.accept(go);
    }

    public void onProgress(ShowProgress now) {
        boolean isNew = progress == null || !Objects.equals(progress.standby(), now.standby());
        progress = now;
        if (isNew) {
            setNudge(0);
        }
        refresh();
    }

    public void onLink(LinkState state) {
        if (state.isConnected() && !isConnected && unanswered == null) {
            tell(Tone.QUIET, "");
        }
        isConnected = state.isConnected();
        refresh();
    }

    public void onPulse(ToControlRoom.Pulse pulse, long arrivedNanos) {
        clock = BackendClock.of(pulse, arrivedNanos);
        frameLength = pulse.stream().frame();
        // A GO that waits for its answer has its nudge with it.
        String lost = unanswered == null ? takeOffLostNudge() : "";
        if (!lost.isEmpty()) {
            tell(Tone.REFUSED, lost);
        }
        setNudge(nudgeFrames.get());
    }

    public void onAccepted(ToControlRoom.CommandAccepted accepted) {
        if (!isAnswer(accepted.command())) {
            return;
        }
        MediaTime at = accepted.at();
        String taken =
                "GO taken, " + unansweredWords + (at == null ? "." : ", at " + Format.media(at));
        String warning = accepted.warning();
        if (warning == null) {
            tell(Tone.DONE, taken);
        } else {
            tell(Tone.PARTLY, taken + (at == null ? " " : ". ") + warning);
        }
        nextGoNanos = nextGo(accepted);
        answered();
    }

    /// The conductor may be another node than the one whose clock the desk knows: what is no short while
    /// is the difference of their clocks, and says nothing.
    private @Nullable Long nextGo(ToControlRoom.CommandAccepted accepted) {
        BackendClock backend = clock;
        if (backend == null) {
            return null;
        }
        long now = nanos.getAsLong();
        Duration wait = Duration.between(backend.wallAt(now), accepted.nextGo());
        return wait.compareTo(LONGEST_WAIT) > 0 ? null : now + wait.toNanos();
    }

    public void onRefused(ToControlRoom.CommandRefused refused) {
        if (!isAnswer(refused.command())) {
            return;
        }
        if (refused.reason() == CommandRefusal.NOT_CONDUCTING) {
            tell(Tone.WAITING, "Not decided yet: this GO is being repeated. " + refused.message());
            return;
        }
        tell(Tone.REFUSED, (refused.message() + " " + takeOffLostNudge()).strip());
        Duration retryAfter = refused.retryAfter();
        nextGoNanos = retryAfter == null ? null : nanos.getAsLong() + retryAfter.toNanos();
        answered();
    }

    /// Counts down to the next GO.
    public void tick(long nowNanos) {
        Long next = nextGoNanos;
        if (next == null || next <= nowNanos) {
            nextGoNanos = null;
            nextGo.set(waitsForLock() ? "waits until the last phone has locked" : "");
        } else {
            nextGo.set("next GO in " + Format.seconds(Duration.ofNanos(next - nowNanos)));
        }
    }

    /// Moves the cue in standby by frames of the programme; its own GO takes it along, and the next cue
    /// begins without.
    ///
    /// @param frames later; negative: earlier
    public void nudge(int frames) {
        if (progress == null || progress.standby() == null) {
            tell(Tone.REFUSED, NOTHING_IN_STANDBY);
            return;
        }
        if (frameLength == null) {
            tell(Tone.REFUSED, "There is no picture, so there are no frames to nudge by.");
            return;
        }
        int most = FromControlRoom.Go.MAX_NUDGE_FRAMES;
        setNudge(Math.clamp(nudgeFrames.get() + frames, -most, most));
    }

    /// @return frames by which the cue in standby will come later; negative: earlier
    public ReadOnlyIntegerProperty nudgeFramesProperty() {
        return nudgeFrames.getReadOnlyProperty();
    }

    /// @return such as `2 frames earlier (67 ms)`
    public ReadOnlyStringProperty nudgeWordsProperty() {
        return nudgeWords.getReadOnlyProperty();
    }

    public void toggleTiming() {
        timing.set(timing.get() == GoTiming.LIVE ? GoTiming.AS_SEEN : GoTiming.LIVE);
    }

    public ObjectProperty<GoTiming> timingProperty() {
        return timing;
    }

    /// @return how long this operator's hand takes; "as seen" counts back by so much
    public ObjectProperty<Duration> reactionProperty() {
        return reaction;
    }

    /// @return such as `GO will ask: Which city?`
    public ReadOnlyStringProperty standbyWordsProperty() {
        return standbyWords.getReadOnlyProperty();
    }

    /// @return the number of the cue in standby; empty without one
    public ReadOnlyStringProperty standbyNumberProperty() {
        return standbyNumber.getReadOnlyProperty();
    }

    /// @return the number of the cue on air; empty without one
    public ReadOnlyStringProperty onAirNumberProperty() {
        return onAirNumber.getReadOnlyProperty();
    }

    /// @return such as `Question: Which city?`
    public ReadOnlyStringProperty onAirWordsProperty() {
        return onAirWords.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Notice> noticeProperty() {
        return notice.getReadOnlyProperty();
    }

    /// @return such as `next GO in 0.6 s`; empty if it may be now
    public ReadOnlyStringProperty nextGoProperty() {
        return nextGo.getReadOnlyProperty();
    }

    /// @return whether a press would be taken, as far as the desk knows
    public ReadOnlyBooleanProperty readyProperty() {
        return ready.getReadOnlyProperty();
    }

    private boolean isAnswer(CommandId command) {
        return unanswered != null && unanswered.command().equals(command);
    }

    private void answered() {
        unanswered = null;
        refresh();
        tick(nanos.getAsLong());
    }

    private String timingWords(Sight sight) {
        String words = timing.get() == GoTiming.AS_SEEN ? asSeenWords(sight) : "live";
        return nudgeFrames.get() == 0 ? words : words + ", " + nudgeWords.get();
    }

    private static String asSeenWords(Sight sight) {
        if (sight.isCovered()) {
            return "live because the monitor showed the recording";
        }
        return sight.seen().isPresent()
                ? "as seen"
                : "live because the monitor has no fresh picture";
    }

    /// Without a length the backend would move the cue by nothing.
    ///
    /// @return what was lost, for the operator; empty if nothing was
    private String takeOffLostNudge() {
        if (frameLength != null || nudgeFrames.get() == 0) {
            return "";
        }
        String was = nudgeWords.get();
        setNudge(0);
        return "The length of a frame is no longer known, so the nudge is off. It was " + was + ".";
    }

    private void setNudge(int frames) {
        nudgeFrames.set(frames);
        if (frames == 0) {
            nudgeWords.set("on its frame");
            return;
        }
        int size = Math.abs(frames);
        ToControlRoom.FrameLength length = frameLength;
        nudgeWords.set(
                size
                        + (size == 1 ? " frame " : " frames ")
                        + (frames < 0 ? "earlier" : "later")
                        + (length == null
                                ? ""
                                : " (" + Math.round(size * length.micros() / 1000.0) + " ms)"));
    }

    private void refresh() {
        ShowProgress present = progress;
        RunOfCue standby = present == null ? null : present.standby();
        ready.set(isConnected && standby != null && unanswered == null && !waitsForLock());
        if (present == null) {
            return;
        }
        RunOfCue onAir = present.onAir();
        onAirWords.set(onAir == null ? "Nothing on air yet" : present.words().name(onAir.cue()));
        onAirNumber.set(onAir == null ? "" : onAir.cue().number());
        standbyWords.set(
                standby == null ? NOTHING_IN_STANDBY : present.words().goWill(standby.cue()));
        standbyNumber.set(standby == null ? "" : standby.cue().number());
    }

    /// The reveal barrier: until the last phone has locked, the backend would refuse.
    private boolean waitsForLock() {
        ShowProgress present = progress;
        if (present == null || present.standby() == null) {
            return false;
        }
        return present.standby().cue().payload() instanceof CuePayload.Reveal reveal
                && present.show()
                        .cue(reveal.target())
                        .map(present::status)
                        .filter(status -> status.ask() == AskPhase.OPEN)
                        .isPresent();
    }

    private void tell(Tone tone, String text) {
        notice.set(new Notice(tone, text));
    }
}
