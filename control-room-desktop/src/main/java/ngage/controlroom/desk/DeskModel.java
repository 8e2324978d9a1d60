package ngage.controlroom.desk;

import java.time.InstantSource;
import java.util.List;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import ngage.controlroom.show.AsRunLine;
import ngage.controlroom.show.BackendClock;
import ngage.controlroom.show.ShowProgress;
import ngage.controlroom.ui.Format;
import ngage.controlroom.ui.Freshness;
import ngage.protocol.MediaTime;
import ngage.protocol.RunMode;
import ngage.protocol.ToControlRoom;
import org.jspecify.annotations.Nullable;

/// What frames the desk: which show, whether it is the real one, the clocks, the as-run log. The window's
/// thread.
public final class DeskModel {

    private final InstantSource wall;
    private final ReadOnlyStringWrapper title = new ReadOnlyStringWrapper("No show yet");
    private final ReadOnlyObjectWrapper<@Nullable RunMode> mode = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyStringWrapper wallClock = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper mediaClock = new ReadOnlyStringWrapper("");
    private final ReadOnlyObjectWrapper<List<AsRunLine>> asRun =
            new ReadOnlyObjectWrapper<>(List.of());
    private final Freshness freshness = new Freshness();
    private @Nullable BackendClock clock;

    public DeskModel(InstantSource wall) {
        this.wall = wall;
    }

    public void onProgress(ShowProgress progress) {
        title.set(progress.show().title());
        mode.set(progress.mode());
        asRun.set(progress.asRun());
    }

    public void onPulse(ToControlRoom.Pulse pulse, long arrivedNanos) {
        freshness.heard(arrivedNanos);
        clock = BackendClock.of(pulse, arrivedNanos);
    }

    public void tick(long nowNanos) {
        freshness.tick(nowNanos);
        wallClock.set(Format.clock(wall.instant()));
        MediaTime media = clock == null ? null : clock.mediaAt(nowNanos);
        mediaClock.set(media == null ? "" : "programme " + Format.media(media).substring(0, 10));
    }

    public ReadOnlyStringProperty titleProperty() {
        return title.getReadOnlyProperty();
    }

    /// @return absent before the show run is known
    public ReadOnlyObjectProperty<@Nullable RunMode> modeProperty() {
        return mode.getReadOnlyProperty();
    }

    public ReadOnlyStringProperty wallClockProperty() {
        return wallClock.getReadOnlyProperty();
    }

    /// @return the studio's media time, to a tenth of a second
    public ReadOnlyStringProperty mediaClockProperty() {
        return mediaClock.getReadOnlyProperty();
    }

    /// @return of the media clock
    public Freshness freshness() {
        return freshness;
    }

    public ReadOnlyObjectProperty<List<AsRunLine>> asRunProperty() {
        return asRun.getReadOnlyProperty();
    }
}
