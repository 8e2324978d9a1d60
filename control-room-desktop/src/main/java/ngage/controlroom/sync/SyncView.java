package ngage.controlroom.sync;

import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import ngage.controlroom.sync.SyncModel.Bar;
import ngage.controlroom.ui.Look;
import ngage.controlroom.ui.Nodes;

/// A live histogram of how far from its own frame phones showed the cue on air. The window's thread.
public final class SyncView extends VBox {

    private static final double HEIGHT = 34;

    private final HBox chart = new HBox(4);

    public SyncView(SyncModel model) {
        getStyleClass().addAll("panel", "sync");
        Label dropped = Nodes.label("dropped-frames", "faint");
        dropped.textProperty().bind(model.droppedWordsProperty());
        dropped.setMinWidth(USE_PREF_SIZE);
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        Label unit = new Label("ms after the cue's frame");
        unit.getStyleClass().add("faint");
        HBox header = new HBox(12, Nodes.heading("SYNC"), unit, gap, dropped);
        header.setAlignment(Pos.CENTER_LEFT);
        header.getStyleClass().add("panel-header");
        chart.setId("spread");
        getChildren().addAll(header, chart);
        setMinHeight(USE_PREF_SIZE);
        Look.greyWhenStale(this, model.freshness());
        model.barsProperty().subscribe(this::draw);
    }

    private void draw(List<Bar> bars) {
        if (bars.isEmpty()) {
            Label nothing = new Label("No phone has shown the cue on air yet.");
            nothing.getStyleClass().add("faint");
            nothing.setMinHeight(HEIGHT);
            chart.getChildren().setAll(nothing);
        } else {
            chart.getChildren().setAll(bars.stream().map(SyncView::column).toList());
        }
    }

    private static Node column(Bar bar) {
        Region fill = new Region();
        fill.getStyleClass().add(bar.label().equals("early") ? "spread-early" : "spread-bar");
        // A single phone among thousands must be seen.
        fill.setMinHeight(bar.share() > 0 ? Math.max(2, HEIGHT * bar.share()) : 0);
        fill.setMaxHeight(fill.getMinHeight());
        VBox room = new VBox(fill);
        room.setAlignment(Pos.BOTTOM_CENTER);
        room.setMinHeight(HEIGHT);
        Label label = new Label(bar.label());
        label.getStyleClass().add("caption");
        VBox column = new VBox(2, room, label);
        column.setAlignment(Pos.BOTTOM_CENTER);
        HBox.setHgrow(column, Priority.ALWAYS);
        column.setMaxWidth(Double.MAX_VALUE);
        column.setPrefWidth(10);
        Tooltip.install(column, new Tooltip(bar.words()));
        return column;
    }
}
