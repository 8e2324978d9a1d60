package ngage.controlroom.health;

import java.util.List;
import javafx.beans.binding.Bindings;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.scene.shape.Circle;
import ngage.controlroom.ui.Look;
import ngage.controlroom.ui.Nodes;

/// The bottom of the desk: a lamp for each part of the system, with how often it was restarted; below, in
/// words and with their age, the worst of what is wrong; the programme's video, the link with the age of its
/// heartbeat. As high when nothing is wrong as when all is, so that nothing moves under a hand. The window's
/// thread.
public final class HealthView extends VBox {

    private static final double LAMP = 4.5;
    private static final int TROUBLES = 2;

    private final HBox lamps = new HBox(13);
    private final VBox troubles = new VBox();

    public HealthView(HealthModel model) {
        getStyleClass().add("health");
        lamps.setAlignment(Pos.CENTER_LEFT);
        lamps.setMinWidth(0);
        Label stream = Nodes.label("stream", "stream");
        stream.textProperty().bind(Bindings.concat("programme: ", model.streamProperty()));
        // What it has to say may be long, and so may what is wrong: they share the line.
        stream.setMinWidth(0);
        stream.setTooltip(new Tooltip());
        stream.getTooltip().textProperty().bind(stream.textProperty());
        troubles.setMinWidth(0);
        HBox.setHgrow(troubles, Priority.ALWAYS);
        VBox right = new VBox(new HBox(12, link(model), heartbeat(model)), stream);
        right.setAlignment(Pos.TOP_RIGHT);
        HBox bottom = new HBox(22, troubles, right);
        getChildren().addAll(lamps, bottom);
        model.partsProperty().subscribe(this::write);
        Look.greyWhenStale(lamps, model.freshness());
        Look.greyWhenStale(troubles, model.freshness());
        Look.greyWhenStale(stream, model.freshness());
    }

    private static Label link(HealthModel model) {
        Label link = Nodes.label("link-text", "link-text");
        // While it is good, the top line says so; this one needs its width for the rest.
        model.linkProperty()
                .subscribe(state -> link.setText(state.isConnected() ? "" : state.text()));
        link.setMinWidth(Region.USE_PREF_SIZE);
        return link;
    }

    private static Label heartbeat(HealthModel model) {
        Label heartbeat = Nodes.label("heartbeat", "heartbeat");
        heartbeat
                .textProperty()
                .bind(
                        model.roundTripProperty()
                                .concat("  heartbeat ")
                                .concat(model.heartbeat().textProperty()));
        heartbeat.setMinWidth(Region.USE_PREF_SIZE);
        Look.greyWhenStale(heartbeat, model.heartbeat());
        return heartbeat;
    }

    private void write(List<Part> parts) {
        lamps.getChildren().setAll(parts.stream().map(HealthView::lamp).toList());
        List<Part> worst = parts.stream().filter(Part::isTrouble).sorted(Part.WORST_FIRST).toList();
        Label[] rows = new Label[TROUBLES];
        for (int row = 0; row < TROUBLES; row++) {
            rows[row] = trouble(worst, row, parts.size());
        }
        troubles.getChildren().setAll(rows);
    }

    private static Label trouble(List<Part> worst, int row, int all) {
        Label label = Nodes.label("trouble-" + row, "trouble");
        if (row < worst.size()) {
            Part part = worst.get(row);
            int more = row == TROUBLES - 1 ? worst.size() - TROUBLES : 0;
            label.setText(part.inWords() + (more > 0 ? "  (and " + more + " more)" : ""));
            label.setTooltip(new Tooltip(part.inWords()));
            label.getStyleClass().add(styleOf(part));
        } else if (row == 0 && all > 0) {
            label.setText("all " + all + " parts are well");
        }
        return label;
    }

    private static Node lamp(Part part) {
        Circle lamp = new Circle(LAMP);
        lamp.getStyleClass().addAll("lamp", styleOf(part));
        Label name = new Label(part.name());
        name.getStyleClass().add("component");
        if (part.isTrouble()) {
            name.getStyleClass().add(styleOf(part));
        }
        HBox box = new HBox(5, lamp, name);
        box.setAlignment(Pos.CENTER_LEFT);
        Tooltip.install(box, new Tooltip(part.inWords()));
        return box;
    }

    private static String styleOf(Part part) {
        return switch (part.line().state()) {
            case GOOD -> "good";
            case DEGRADED -> "degraded";
            case DOWN -> "down";
        };
    }
}
