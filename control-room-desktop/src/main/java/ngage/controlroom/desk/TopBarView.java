package ngage.controlroom.desk;

import java.util.Locale;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import ngage.controlroom.health.HealthModel;
import ngage.controlroom.link.LinkState;
import ngage.controlroom.ui.Look;
import ngage.controlroom.ui.Nodes;
import ngage.protocol.RunMode;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// The line at the top: show, mode in words, clocks, link. The window's thread.
final class TopBarView extends HBox {

    private final Label mode = Nodes.label("mode", "mode");
    private final Label link = Nodes.label("link", "link");

    TopBarView(DeskModel model, HealthModel health, Runnable openPrompter) {
        getStyleClass().add("top-bar");
        setAlignment(Pos.CENTER_LEFT);
        Label title = Nodes.label("title", "title");
        title.textProperty().bind(model.titleProperty());
        Label media = Nodes.label("media-clock", "media-clock");
        media.textProperty().bind(model.mediaClockProperty());
        Look.greyWhenStale(media, model.freshness());
        Label clock = Nodes.label("clock", "clock");
        clock.textProperty().bind(model.wallClockProperty());
        clock.setMinWidth(USE_PREF_SIZE);
        mode.setMinWidth(USE_PREF_SIZE);
        link.setMinWidth(USE_PREF_SIZE);
        Button prompter = Nodes.button("Prompter", "open-prompter", openPrompter);
        prompter.setGraphic(new FontIcon(Feather.TYPE));
        prompter.setMinWidth(USE_PREF_SIZE);
        Region gap = new Region();
        setHgrow(gap, Priority.ALWAYS);
        getChildren().addAll(mode, title, gap, prompter, media, clock, link);
        model.modeProperty().subscribe(this::showMode);
        health.linkProperty().subscribe(this::showLink);
    }

    private void showMode(@Nullable RunMode now) {
        mode.getStyleClass().removeAll("on-air", "rehearsal");
        mode.setText(now == null ? "NO SHOW" : now == RunMode.ON_AIR ? "ON AIR" : "REHEARSAL");
        if (now != null) {
            mode.getStyleClass().add(now == RunMode.ON_AIR ? "on-air" : "rehearsal");
        }
    }

    private void showLink(LinkState state) {
        link.getStyleClass().removeAll("good", "bad", "waiting");
        link.setText(state.phase().name().toUpperCase(Locale.ROOT));
        link.getStyleClass()
                .add(
                        switch (state.phase()) {
                            case CONNECTED -> "good";
                            case CONNECTING -> "waiting";
                            case DISCONNECTED, REFUSED -> "bad";
                        });
        FontIcon icon = new FontIcon(state.isConnected() ? Feather.LINK : Feather.ALERT_TRIANGLE);
        link.setGraphic(icon);
    }
}
