package ngage.controlroom.health;

import java.util.List;
import javafx.beans.binding.Bindings;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.shape.Circle;
import ngage.controlroom.ui.Look;
import ngage.controlroom.ui.Nodes;
import ngage.protocol.ToControlRoom.HealthLine;

/// The bottom line: each part of the system with how it is, the programme's video, the link with the age
/// of its heartbeat. The window's thread.
public final class HealthView extends HBox {

    private static final double LAMP = 4.5;

    private final HBox lines = new HBox(22);

    public HealthView(HealthModel model) {
        getStyleClass().add("health");
        setAlignment(Pos.CENTER_LEFT);
        lines.setAlignment(Pos.CENTER_LEFT);
        lines.setMinWidth(0);
        Region gap = new Region();
        setHgrow(gap, Priority.ALWAYS);
        Label stream = Nodes.label("stream", "stream");
        stream.textProperty().bind(Bindings.concat("programme: ", model.streamProperty()));
        Label link = Nodes.label("link-text", "link-text");
        // While it is good, the top line says so; this one needs its width for the rest.
        model.linkProperty()
                .subscribe(state -> link.setText(state.isConnected() ? "" : state.text()));
        link.setMinWidth(Region.USE_PREF_SIZE);
        Label heartbeat = Nodes.label("heartbeat", "heartbeat");
        heartbeat
                .textProperty()
                .bind(
                        model.roundTripProperty()
                                .concat("  heartbeat ")
                                .concat(model.heartbeat().textProperty()));
        heartbeat.setMinWidth(Region.USE_PREF_SIZE);
        HBox system = new HBox(22, lines, stream);
        system.setAlignment(Pos.CENTER_LEFT);
        system.setMinWidth(0);
        getChildren().addAll(system, gap, link, heartbeat);
        model.linesProperty().subscribe(this::write);
        Look.greyWhenStale(system, model.freshness());
        Look.greyWhenStale(heartbeat, model.heartbeat());
    }

    private void write(List<HealthLine> all) {
        lines.getChildren().setAll(all.stream().map(HealthView::line).toList());
    }

    private static Node line(HealthLine line) {
        Circle lamp = new Circle(LAMP);
        lamp.getStyleClass()
                .addAll(
                        "lamp",
                        switch (line.state()) {
                            case GOOD -> "good";
                            case DEGRADED -> "degraded";
                            case DOWN -> "down";
                        });
        // The word as well as the colour, as soon as it is not good.
        String state =
                switch (line.state()) {
                    case GOOD -> "";
                    case DEGRADED -> "DEGRADED: ";
                    case DOWN -> "DOWN: ";
                };
        Label name = new Label(line.component());
        name.getStyleClass().add("component");
        name.setMinWidth(Region.USE_PREF_SIZE);
        Label text = new Label(state + line.text());
        HBox box = new HBox(7, lamp, name, text);
        box.setAlignment(Pos.CENTER_LEFT);
        return box;
    }
}
