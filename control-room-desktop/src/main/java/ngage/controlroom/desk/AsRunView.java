package ngage.controlroom.desk;

import java.util.List;
import java.util.function.BiConsumer;
import javafx.beans.value.ObservableValue;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.scene.shape.Rectangle;
import ngage.controlroom.show.AsRunLine;
import ngage.controlroom.ui.Format;
import ngage.controlroom.ui.Nodes;
import ngage.protocol.MediaTime;

/// The last lines of the as-run log, the newest on top. The window's thread.
final class AsRunView extends VBox {

    private static final int MOST_LINES = 12;

    private final VBox lines = new VBox();
    private final BiConsumer<MediaTime, String> look;

    /// @param look shows the frame of a moment, with the words of what happened then
    AsRunView(ObservableValue<List<AsRunLine>> asRun, BiConsumer<MediaTime, String> look) {
        this.look = look;
        getStyleClass().addAll("panel", "as-run");
        setMinHeight(0);
        setVgrow(lines, Priority.ALWAYS);
        lines.setMinHeight(0);
        Rectangle clip = new Rectangle();
        clip.widthProperty().bind(lines.widthProperty());
        clip.heightProperty().bind(lines.heightProperty());
        lines.setClip(clip);
        getChildren().addAll(Nodes.heading("AS RUN"), lines);
        asRun.subscribe(this::write);
    }

    private void write(List<AsRunLine> all) {
        List<AsRunLine> newest =
                all.subList(Math.max(0, all.size() - MOST_LINES), all.size()).reversed();
        lines.getChildren().setAll(newest.stream().map(this::row).toList());
    }

    private Node row(AsRunLine line) {
        Label time = new Label(Format.clock(line.wall()));
        time.getStyleClass().add("faint");
        time.setMinWidth(Region.USE_PREF_SIZE);
        Label words = new Label(line.words());
        words.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(words, Priority.ALWAYS);
        Label who = new Label(line.who());
        who.getStyleClass().add("faint");
        who.setMinWidth(Region.USE_PREF_SIZE);
        HBox row = new HBox(12, time, words, who);
        row.getStyleClass().add("as-run-line");
        MediaTime at = line.at();
        if (at != null) {
            row.getStyleClass().add("has-frame");
            row.setOnMouseClicked(_ -> look.accept(at, line.words()));
            Tooltip.install(row, new Tooltip("Look at its frame in the recording"));
        }
        return row;
    }
}
