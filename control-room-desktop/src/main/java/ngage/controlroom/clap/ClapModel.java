package ngage.controlroom.clap;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import ngage.controlroom.go.Notice;
import ngage.controlroom.go.Notice.Tone;
import ngage.controlroom.monitor.Sight;
import ngage.controlroom.monitor.Sound;
import ngage.controlroom.show.BackendClock;
import ngage.controlroom.show.ShowProgress;
import ngage.controlroom.ui.Format;
import ngage.controlroom.ui.Fx;
import ngage.protocol.CommandId;
import ngage.protocol.CommandRefusal;
import ngage.protocol.FromControlRoom;
import ngage.protocol.MediaTime;
import ngage.protocol.ToControlRoom;
import org.jspecify.annotations.Nullable;

/// The clap test. The operator presses at the moment in which somebody on the studio's floor claps; the
/// programme's sound tells at which media time the clap arrived, and the difference to the backend's
/// clock at the press is the studio's delay. Where there is no sound, a second press says that the
/// clap is on the monitor's picture now.
///
/// The window's thread, but for [#onSound].
public final class ClapModel {

    /// No studio is farther from its ingest, nor a venue's from the edge of its HLS.
    static final Duration PATIENCE = Duration.ofSeconds(20);

    /// People who clap in a rhythm press a little early or late; a clap before that is another one.
    private static final Duration EARLY = Duration.ofMillis(150);

    /// @param pressed the studio's media time at the press
    private record Listening(MediaTime pressed, long nanos) {}

    private final Supplier<CommandId> ids;
    private final LongSupplier nanos;
    private final Supplier<Sight> monitor;
    private final Consumer<FromControlRoom.SetStudioDelay> link;
    private final Fx fx;

    private final OnsetFinder finder = new OnsetFinder();
    private final AtomicReference<@Nullable Listening> listening = new AtomicReference<>();

    private final ReadOnlyStringWrapper delayWords = new ReadOnlyStringWrapper("not measured");
    private final ReadOnlyObjectWrapper<Notice> notice =
            new ReadOnlyObjectWrapper<>(new Notice(Tone.QUIET, ""));

    private @Nullable BackendClock clock;
    private @Nullable CommandId unanswered;
    private String unansweredWords = "";
    private @Nullable Duration known;

    /// By hand, and not answered yet: who presses again means that one.
    private @Nullable Duration wanted;

    /// @param ids a new one for each measurement
    /// @param nanos the monotonic clock
    /// @param monitor what the operator sees in it now
    /// @param link takes the measured delay
    public ClapModel(
            Supplier<CommandId> ids,
            LongSupplier nanos,
            Supplier<Sight> monitor,
            Consumer<FromControlRoom.SetStudioDelay> link,
            Fx fx) {
        this.ids = ids;
        this.nanos = nanos;
        this.monitor = monitor;
        this.link = link;
        this.fx = fx;
    }

    /// First press: the clap is now, on the floor. Second press: the clap is now, in the picture.
    public void press() {
        long now = nanos.getAsLong();
        Listening before = listening.get();
        MediaTime studio = clock == null ? null : clock.mediaAt(now);
        if (studio == null) {
            tell(Tone.REFUSED, "No clock from the backend yet: the clap was not measured.");
        } else if (before == null) {
            listening.set(new Listening(studio, now));
            tell(
                    Tone.WAITING,
                    "Listening for the clap. No sound? Press again when you see it in the picture.");
        } else {
            pressOnThePicture(before);
        }
    }

    /// Where no clap can be heard or seen, the delay is set by hand.
    ///
    /// @param change of the delay that holds
    public void adjust(Duration change) {
        Duration from = wanted != null ? wanted : known != null ? known : Duration.ZERO;
        Duration delay = from.plus(change);
        if (delay.isNegative() || delay.compareTo(FromControlRoom.MAX_STUDIO_DELAY) > 0) {
            return;
        }
        listening.set(null);
        wanted = delay;
        send(delay, "Studio delay by hand: " + delay.toMillis() + " ms.");
    }

    private void pressOnThePicture(Listening before) {
        Sight sight = monitor.get();
        MediaTime frame = sight.programme();
        if (sight.isCovered()) {
            tell(
                    Tone.WAITING,
                    "The monitor shows the recording: no clap is to be seen there. Listening for its sound.");
        } else if (frame == null) {
            tell(Tone.REFUSED, "The monitor has no fresh picture: the clap was not measured.");
            listening.set(null);
        } else if (isBefore(frame, before)) {
            tell(
                    Tone.WAITING,
                    "The picture has not come as far as the clap. Press again when you see it there.");
        } else if (listening.compareAndSet(before, null)) {
            measured(frame.since(before.pressed()), "seen");
        }
    }

    /// The programme's sound, on the monitor's thread.
    public void onSound(Sound sound) {
        Optional<MediaTime> clap = finder.hear(sound);
        Listening present = listening.get();
        if (present != null
                && clap.isPresent()
                && !isBefore(clap.get(), present)
                && listening.compareAndSet(present, null)) {
            Duration delay = clap.get().since(present.pressed());
            fx.run(() -> measured(delay, "heard"));
        }
    }

    public void onPulse(ToControlRoom.Pulse pulse, long arrivedNanos) {
        clock = BackendClock.of(pulse, arrivedNanos);
    }

    public void onProgress(ShowProgress progress) {
        Duration delay = progress.studioDelay();
        known = delay;
        delayWords.set(delay == null ? "not measured" : delay.toMillis() + " ms");
    }

    public void onAccepted(ToControlRoom.CommandAccepted accepted) {
        if (accepted.command().equals(unanswered)) {
            unanswered = null;
            wanted = null;
            tell(Tone.DONE, unansweredWords + " GO live counts with it.");
        }
    }

    public void onRefused(ToControlRoom.CommandRefused refused) {
        if (!refused.command().equals(unanswered)) {
            return;
        }
        if (refused.reason() == CommandRefusal.NOT_CONDUCTING) {
            // The link repeats it, and it may have taken effect already.
            tell(Tone.WAITING, unansweredWords + " Not decided yet. " + refused.message());
        } else {
            unanswered = null;
            wanted = null;
            tell(Tone.REFUSED, "The delay was not taken: " + refused.message());
        }
    }

    /// Gives up a clap that nobody hears.
    public void tick(long nowNanos) {
        Listening present = listening.get();
        if (present != null
                && heard(present, nowNanos).compareTo(PATIENCE) > 0
                && listening.compareAndSet(present, null)) {
            tell(
                    Tone.REFUSED,
                    "No clap in the programme within "
                            + PATIENCE.toSeconds()
                            + " s. Clap near a microphone that is on air.");
        }
    }

    /// @return such as `480 ms`, or `not measured`
    public ReadOnlyStringProperty delayWordsProperty() {
        return delayWords.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Notice> noticeProperty() {
        return notice.getReadOnlyProperty();
    }

    private static boolean isBefore(MediaTime clap, Listening present) {
        return clap.since(present.pressed()).compareTo(EARLY.negated()) <= 0;
    }

    /// @return how far the programme has come since the press: in the monitor, which may be seconds behind,
    ///     and goes on when the recording covers it
    private Duration heard(Listening present, long nowNanos) {
        MediaTime frame = monitor.get().programme();
        return frame == null
                ? Duration.ofNanos(nowNanos - present.nanos())
                : frame.since(present.pressed());
    }

    private void measured(Duration measured, String how) {
        // Who clapped a little after the press was not ahead of time.
        Duration delay = measured.isNegative() ? Duration.ZERO : measured;
        if (delay.compareTo(FromControlRoom.MAX_STUDIO_DELAY) > 0) {
            tell(Tone.REFUSED, "That would be " + Format.seconds(delay) + ": clap again.");
            return;
        }
        wanted = null;
        send(delay, "Clap " + how + " " + delay.toMillis() + " ms after the press.");
    }

    private void send(Duration delay, String words) {
        CommandId command = ids.get();
        unanswered = command;
        unansweredWords = words;
        tell(Tone.WAITING, words + " Sending …");
        link.accept(new FromControlRoom.SetStudioDelay(command, delay));
    }

    private void tell(Tone tone, String text) {
        notice.set(new Notice(tone, text));
    }
}
