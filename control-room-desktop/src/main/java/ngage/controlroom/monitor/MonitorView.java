package ngage.controlroom.monitor;

import java.nio.ByteBuffer;
import javafx.geometry.Orientation;
import javafx.scene.control.Label;
import javafx.scene.image.ImageView;
import javafx.scene.image.PixelBuffer;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import ngage.controlroom.ui.Look;
import ngage.controlroom.ui.Nodes;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// The programme's picture with the media time of the frame on screen, or a card that says why there is
/// none. The window's thread.
public final class MonitorView extends VBox {

    private final ImageView screen = new ImageView();
    private @Nullable PixelBuffer<ByteBuffer> pixels;

    public MonitorView(MonitorModel model) {
        getStyleClass().addAll("panel", "monitor");
        getChildren().addAll(header(model), new WideScreen(screen, noPicture(model)));
        screen.setPreserveRatio(true);
        screen.setSmooth(true);
        screen.visibleProperty().bind(model.hasPictureProperty());
        model.showOn(this::show);
    }

    private void show(Picture picture) {
        PixelBuffer<ByteBuffer> target = pixels;
        if (target == null
                || target.getWidth() != picture.width()
                || target.getHeight() != picture.height()) {
            target =
                    new PixelBuffer<>(
                            picture.width(),
                            picture.height(),
                            ByteBuffer.allocateDirect(picture.width() * picture.height() * 4),
                            PixelFormat.getByteBgraPreInstance());
            pixels = target;
            screen.setImage(new WritableImage(target));
        }
        target.updateBuffer(buffer -> {
            buffer.getBuffer().clear().put(picture.bgra()).flip();
            return null;
        });
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

        private final ImageView picture;
        private final Region card;

        WideScreen(ImageView picture, Region card) {
            this.picture = picture;
            this.card = card;
            getStyleClass().add("screen");
            getChildren().addAll(picture, card);
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
            picture.setFitWidth(getWidth());
            picture.setFitHeight(getHeight());
            double spare = getWidth() - picture.getLayoutBounds().getWidth();
            picture.relocate(spare / 2, 0);
            card.resizeRelocate(0, 0, getWidth(), getHeight());
        }
    }
}
