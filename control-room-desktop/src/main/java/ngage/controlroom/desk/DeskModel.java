package ngage.controlroom.desk;

import java.time.InstantSource;
import java.util.List;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
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

    /// Some hours of a busy show; the whole log is with the backend.
    static final int MOST_AS_RUN_LINES = 2_000;

    private final InstantSource wall;
    private final ReadOnlyStringWrapper title = new ReadOnlyStringWrapper("No show yet");
    private final ReadOnlyObjectWrapper<@Nullable RunMode> mode = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyStringWrapper wallClock = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper mediaClock = new ReadOnlyStringWrapper("");
    private final ObservableList<AsRunLine> asRun = FXCollections.observableArrayList();
    private final Freshness freshness = new Freshness();
    private int asRunLines; // of the log, those that are no longer kept too
    private @Nullable BackendClock clock;

    public DeskModel(InstantSource wall) {
        this.wall = wall;
    }

    public void onProgress(ShowProgress progress) {
        title.set(progress.show().title());
        mode.set(progress.mode());
        writeAsRun(progress.asRun());
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

    /// @return the newest first, no more than [#MOST_AS_RUN_LINES]; what comes is put before what is there
    public ObservableList<AsRunLine> asRun() {
        return FXCollections.unmodifiableObservableList(asRun);
    }

    /// Whoever has scrolled to a line, or chosen it, keeps it.
    private void writeAsRun(List<AsRunLine> all) {
        boolean goesOn =
                !asRun.isEmpty()
                        && all.size() >= asRunLines
                        && all.get(asRunLines - 1).equals(asRun.getFirst());
        int known = goesOn ? asRunLines : 0;
        List<AsRunLine> newest =
                all.subList(Math.max(known, all.size() - MOST_AS_RUN_LINES), all.size()).reversed();
        asRunLines = all.size();
        if (!goesOn) {
            asRun.setAll(newest);
        } else if (!newest.isEmpty()) {
            asRun.addAll(0, newest);
            asRun.remove(Math.min(asRun.size(), MOST_AS_RUN_LINES), asRun.size());
        }
    }
}
