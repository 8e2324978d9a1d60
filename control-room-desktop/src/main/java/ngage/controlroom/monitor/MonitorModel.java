package ngage.controlroom.monitor;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import ngage.controlroom.show.BackendClock;
import ngage.controlroom.ui.Format;
import ngage.controlroom.ui.Freshness;
import ngage.protocol.MediaTime;
import ngage.protocol.ToControlRoom;
import org.jspecify.annotations.Nullable;

/// What is in the programme monitor: which frame, and how far it is behind. The window's thread.
public final class MonitorModel implements MonitorFeed.Listener {

    /// A frame that has stood for longer than this is not what the operator means by "as seen".
    private static final Duration FRESH = Duration.ofSeconds(1);

    private final ReadOnlyBooleanWrapper hasPicture = new ReadOnlyBooleanWrapper();
    private final ReadOnlyStringWrapper why = new ReadOnlyStringWrapper("connecting …");
    private final ReadOnlyStringWrapper mediaTime = new ReadOnlyStringWrapper("–");
    private final ReadOnlyStringWrapper behind = new ReadOnlyStringWrapper("");
    private final Freshness freshness = new Freshness();
    private final Consumer<Sound> ear;
    private Consumer<Picture> screen = _ -> {};

    private @Nullable MediaTime frame;
    private long frameNanos;
    private @Nullable BackendClock clock;

    /// @param ear hears the programme's sound, on the feed's thread
    public MonitorModel(Consumer<Sound> ear) {
        this.ear = ear;
    }

    @Override
    public void onSound(Sound sound) {
        ear.accept(sound);
    }

    /// @param screen copies each picture before it returns
    public void showOn(Consumer<Picture> screen) {
        this.screen = screen;
    }

    @Override
    public void onPicture(Picture picture, long arrivedNanos) {
        frame = picture.at();
        frameNanos = arrivedNanos;
        hasPicture.set(true);
        mediaTime.set(Format.media(picture.at()));
        screen.accept(picture);
    }

    @Override
    public void onNoPicture(String reason) {
        why.set(reason);
        frame = null;
        hasPicture.set(false);
        mediaTime.set("–");
        behind.set("");
    }

    public void onPulse(ToControlRoom.Pulse pulse, long arrivedNanos) {
        freshness.heard(arrivedNanos);
        clock = BackendClock.of(pulse, arrivedNanos);
    }

    /// Ages the frame on screen.
    public void tick(long nowNanos) {
        freshness.tick(nowNanos);
        MediaTime present = frame;
        MediaTime studio = clock == null ? null : clock.mediaAt(nowNanos);
        if (present == null || studio == null) {
            behind.set("");
            return;
        }
        behind.set(Format.latency(studio.since(present)) + " behind the studio");
        if (nowNanos - frameNanos > MonitorFeed.PATIENCE.toNanos()) {
            onNoPicture("no frame for " + MonitorFeed.PATIENCE.toSeconds() + " s");
        }
    }

    /// @return media time of the frame on screen, unless it has stood too long
    public Optional<MediaTime> freshFrame(long nowNanos) {
        return Optional.ofNullable(frame).filter(_ -> nowNanos - frameNanos <= FRESH.toNanos());
    }

    /// @return whether the frame on screen has caught up with the studio
    public boolean isLive(long nowNanos) {
        MediaTime studio = clock == null ? null : clock.mediaAt(nowNanos);
        return studio != null
                && freshFrame(nowNanos)
                        .filter(at -> studio.since(at).compareTo(FRESH) < 0)
                        .isPresent();
    }

    public ReadOnlyBooleanProperty hasPictureProperty() {
        return hasPicture.getReadOnlyProperty();
    }

    /// @return why there is no picture
    public ReadOnlyStringProperty whyProperty() {
        return why.getReadOnlyProperty();
    }

    public ReadOnlyStringProperty mediaTimeProperty() {
        return mediaTime.getReadOnlyProperty();
    }

    /// @return of the studio's clock, which the frame is compared with
    public Freshness freshness() {
        return freshness;
    }

    /// @return such as `340 ms behind the studio`
    public ReadOnlyStringProperty behindProperty() {
        return behind.getReadOnlyProperty();
    }
}
