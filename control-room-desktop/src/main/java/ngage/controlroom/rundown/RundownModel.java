package ngage.controlroom.rundown;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import ngage.controlroom.link.LinkState;
import ngage.controlroom.show.CueWords;
import ngage.controlroom.show.RunOfCue;
import ngage.controlroom.show.ShowProgress;
import ngage.protocol.CommandId;
import ngage.protocol.FromControlRoom;
import ngage.protocol.ToControlRoom;
import ngage.protocol.show.Cue;
import ngage.protocol.show.Segment;
import org.jspecify.annotations.Nullable;

/// The rundown with the state of each cue, and the way to put another one into standby. The window's
/// thread.
public final class RundownModel {

    private final ReadOnlyObjectWrapper<List<RundownLine>> lines =
            new ReadOnlyObjectWrapper<>(List.of());
    private final Supplier<CommandId> ids;
    private final Consumer<FromControlRoom.SetStandby> link;
    private final ReadOnlyStringWrapper notice = new ReadOnlyStringWrapper("");
    private @Nullable ShowProgress progress;
    private @Nullable CommandId lastCommand;
    private boolean isConnected;

    /// @param ids a new one for each command
    /// @param link takes the command
    public RundownModel(Supplier<CommandId> ids, Consumer<FromControlRoom.SetStandby> link) {
        this.ids = ids;
        this.link = link;
    }

    public void onProgress(ShowProgress now) {
        if (progress != null && !Objects.equals(progress.standby(), now.standby())) {
            notice.set("");
        }
        progress = now;
        CueWords words = now.words();
        List<RundownLine> next = new ArrayList<>();
        for (Segment segment : now.show().segments()) {
            String title = segment.title();
            for (Cue cue : segment.cues()) {
                next.add(
                        new RundownLine(
                                cue,
                                title,
                                CueWords.kind(cue),
                                words.headline(cue),
                                now.status(cue)));
                title = "";
            }
        }
        lines.set(List.copyOf(next));
    }

    public void onLink(LinkState state) {
        isConnected = state.isConnected();
    }

    /// Asks the backend to put this cue into standby, or says why not.
    public void standBy(Cue cue) {
        if (!isConnected) {
            notice.set("No link to the backend: cue " + cue.number() + " was not put to standby.");
            return;
        }
        CommandId command = ids.get();
        lastCommand = command;
        notice.set("");
        link.accept(new FromControlRoom.SetStandby(command, cue.id()));
    }

    public void onRefused(ToControlRoom.CommandRefused refused) {
        if (refused.command().equals(lastCommand)) {
            notice.set(refused.message());
        }
    }

    /// The same for the cue after the one in standby, or the first.
    public void standByNext() {
        standByNeighbour(1);
    }

    /// The same for the cue before the one in standby, or the last.
    public void standByPrevious() {
        standByNeighbour(-1);
    }

    public ReadOnlyObjectProperty<List<RundownLine>> linesProperty() {
        return lines.getReadOnlyProperty();
    }

    /// @return why the last cue that was asked for did not go to standby; empty if it did
    public ReadOnlyStringProperty noticeProperty() {
        return notice.getReadOnlyProperty();
    }

    /// @return the line in standby, or else on air: what the operator should not have to look for
    public Optional<Integer> lineToSee() {
        Optional<Integer> standby = find(line -> line.status().isStandby());
        return standby.isPresent() ? standby : find(line -> line.status().isOnAir());
    }

    private Optional<Integer> find(Predicate<RundownLine> wanted) {
        List<RundownLine> all = lines.get();
        for (int i = 0; i < all.size(); i++) {
            if (wanted.test(all.get(i))) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }

    private void standByNeighbour(int step) {
        ShowProgress present = progress;
        if (present == null) {
            return;
        }
        List<Cue> cues = present.show().cues();
        RunOfCue standby = present.standby();
        int index =
                standby == null
                        ? (step > 0 ? 0 : cues.size() - 1)
                        : cues.indexOf(standby.cue()) + step;
        if (index >= 0 && index < cues.size()) {
            standBy(cues.get(index));
        }
    }
}
