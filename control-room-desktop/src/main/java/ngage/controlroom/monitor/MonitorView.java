package ngage.controlroom.monitor;

import java.util.List;
import javafx.geometry.Orientation;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import ngage.controlroom.ui.Look;
import ngage.controlroom.ui.Nodes;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// The programme's picture with the media time of the frame on screen, or a card that says why there is
/// none. The window's thread.
public final class MonitorView extends VBox {

    public MonitorView(MonitorModel model, CueFrameModel still) {
        getStyleClass().addAll("panel", "monitor");
        Screen live = new Screen();
        live.visibleProperty().bind(model.hasPictureProperty());
        model.showOn(live::show);
        Screen frame = new Screen();
        frame.visibleProperty().bind(still.coversProperty());
        still.showOn(frame::show);
        getChildren()
                .addAll(header(model), new WideScreen(live, frame, noPicture(model)), still(still));
    }

    private static VBox still(CueFrameModel still) {
        Label words = Nodes.label("cue-frame-words", "frame-time");
        words.textProperty().bind(still.wordsProperty());
        words.setWrapText(true);
        words.setMinHeight(USE_PREF_SIZE);
        Label hint = Nodes.label("cue-frame-hint", "go-is-live");
        hint.setText("The recording: GO is live, and returns to the programme.");
        hint.setWrapText(true);
        hint.setMinHeight(USE_PREF_SIZE);
        hint.visibleProperty().bind(still.coversProperty());
        hint.managedProperty().bind(still.coversProperty());
        HBox row =
                new HBox(
                        8,
                        Nodes.button("− frame", "cue-frame-earlier", () -> still.step(-1)),
                        Nodes.button("+ frame", "cue-frame-later", () -> still.step(1)),
                        Nodes.button("Back to live", "cue-frame-close", still::close));
        row.setAlignment(Pos.CENTER_RIGHT);
        row.getStyleClass().add("timing-row");
        VBox all = new VBox(6, words, hint, row);
        all.visibleProperty().bind(still.openProperty());
        all.managedProperty().bind(still.openProperty());
        return all;
    }

    private static HBox header(MonitorModel model) {
        Label time = Nodes.label("frame-time", "frame-time");
        time.textProperty().bind(model.mediaTimeProperty());
        time.setMinWidth(USE_PREF_SIZE);
        Label behind = Nodes.label("frame-age", "frame-age");
        behind.textProperty().bind(model.behindProperty());
        Look.greyWhenStale(behind, model.freshness());
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        HBox header = new HBox(12, Nodes.heading("PROGRAMME"), gap, behind, time);
        header.getStyleClass().add("panel-header");
        return header;
    }

    private static StackPane noPicture(MonitorModel model) {
        FontIcon icon = new FontIcon(Feather.VIDEO_OFF);
        Label title = Nodes.label("no-picture", "no-picture");
        title.setText("NO PICTURE");
        Label why = Nodes.label("no-picture-why", "faint");
        why.textProperty().bind(model.whyProperty());
        VBox words = new VBox(6, icon, title, why);
        words.getStyleClass().add("no-picture-words");
        StackPane card = new StackPane(words);
        card.getStyleClass().add("no-picture-card");
        card.visibleProperty().bind(model.hasPictureProperty().not());
        return card;
    }

    /// Gives its children all of its width, in the shape of a screen.
    private static final class WideScreen extends Pane {

        private final List<Screen> screens;
        private final Region card;

        WideScreen(Screen live, Screen still, Region card) {
            this.screens = List.of(live, still);
            this.card = card;
            getStyleClass().add("screen");
            getChildren().addAll(live, card, still);
        }

        @Override
        protected double computePrefHeight(double width) {
            return width <= 0 ? 200 : width * 9 / 16;
        }

        @Override
        protected double computeMinHeight(double width) {
            return computePrefHeight(width);
        }

        @Override
        public Orientation getContentBias() {
            return Orientation.HORIZONTAL;
        }

        @Override
        protected void layoutChildren() {
            for (Screen screen : screens) {
                screen.setFitWidth(getWidth());
                screen.setFitHeight(getHeight());
                double spare = getWidth() - screen.getLayoutBounds().getWidth();
                screen.relocate(spare / 2, 0);
            }
            card.resizeRelocate(0, 0, getWidth(), getHeight());
        }
    }
}
