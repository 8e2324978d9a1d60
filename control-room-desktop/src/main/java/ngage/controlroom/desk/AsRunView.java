package ngage.controlroom.desk;

import java.util.function.BiConsumer;
import javafx.application.Platform;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;
import javafx.geometry.Pos;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.Tooltip;
import javafx.scene.control.skin.VirtualFlow;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import ngage.controlroom.show.AsRunLine;
import ngage.controlroom.ui.Format;
import ngage.controlroom.ui.Nodes;
import ngage.protocol.MediaTime;
import org.jspecify.annotations.Nullable;

/// The as-run log as a list, the newest line on top. A click, or Enter, looks at a line's frame; Esc looks at
/// the programme again. Lines that come do not move those that somebody has scrolled to. It is the one thing
/// of the desk that Tab leads to: the show's keys are taken before it sees them. The window's thread.
final class AsRunView extends VBox {

    /// All of the same, so that what comes on top can be scrolled over.
    private static final double LINE_HEIGHT = 25;

    private final ListView<AsRunLine> list;
    private final BiConsumer<MediaTime, String> look;
    private final Tooltip tooltip = new Tooltip("Look at its frame in the recording");

    /// @param lines the newest first
    /// @param look shows the frame of a moment, with the words of what happened then
    /// @param lookAway shows the programme again
    AsRunView(
            ObservableList<AsRunLine> lines,
            BiConsumer<MediaTime, String> look,
            Runnable lookAway) {
        this.look = look;
        getStyleClass().addAll("panel", "as-run");
        setMinHeight(0);
        list = new ListView<>(lines);
        list.setId("as-run");
        list.setFixedCellSize(LINE_HEIGHT);
        list.setCellFactory(_ -> new Row());
        list.setMinHeight(0);
        setVgrow(list, Priority.ALWAYS);
        list.addEventFilter(KeyEvent.KEY_PRESSED, event -> onKey(event, lookAway));
        lines.addListener(this::onLines);
        getChildren().addAll(Nodes.heading("AS RUN"), list);
    }

    private void onKey(KeyEvent event, Runnable lookAway) {
        switch (event.getCode()) {
            case ENTER -> {
                lookAt(list.getSelectionModel().getSelectedItem());
                event.consume();
            }
            case ESCAPE -> {
                lookAway.run();
                event.consume();
            }
            default -> {}
        }
    }

    private void lookAt(@Nullable AsRunLine line) {
        if (line != null && line.at() != null) {
            look.accept(line.at(), line.words());
        }
    }

    private void onLines(ListChangeListener.Change<? extends AsRunLine> change) {
        while (change.next()) {
            if (change.wasAdded() && change.getFrom() == 0) {
                onNewest(change.wasReplaced() ? 0 : change.getAddedSize());
            }
        }
    }

    /// @param lines that came on top of those that were there; 0: they are others altogether
    private void onNewest(int lines) {
        if (!(list.lookup(".virtual-flow") instanceof VirtualFlow<?> flow)) {
            return;
        }
        var top = flow.getFirstVisibleCell();
        boolean isScrolled = top != null && (top.getIndex() > 0 || top.getLayoutY() < 0);
        // The list hears of it after this; it has the new lines before anybody sees them.
        Platform.runLater(() -> {
            list.layout();
            if (isScrolled && lines > 0) {
                flow.scrollPixels(lines * LINE_HEIGHT);
            } else {
                list.scrollTo(0);
            }
        });
    }

    private final class Row extends ListCell<AsRunLine> {

        private final Label time = new Label();
        private final Label words = new Label();
        private final Label who = new Label();
        private final HBox line = new HBox(12, time, words, who);

        Row() {
            time.getStyleClass().add("faint");
            time.setMinWidth(Region.USE_PREF_SIZE);
            words.setMaxWidth(Double.MAX_VALUE);
            HBox.setHgrow(words, Priority.ALWAYS);
            who.getStyleClass().add("faint");
            who.setMinWidth(Region.USE_PREF_SIZE);
            line.setAlignment(Pos.CENTER_LEFT);
            line.getStyleClass().add("as-run-line");
            // No wider than the list, whatever the words.
            setPrefWidth(0);
            line.prefWidthProperty().bind(widthProperty());
            setContentDisplay(ContentDisplay.GRAPHIC_ONLY);
            setOnMouseClicked(click -> {
                if (click.getButton() == MouseButton.PRIMARY) {
                    lookAt(getItem());
                }
            });
        }

        @Override
        protected void updateItem(@Nullable AsRunLine item, boolean empty) {
            super.updateItem(item, empty);
            getStyleClass().remove("has-frame");
            setTooltip(null);
            if (item == null || empty) {
                setGraphic(null);
                return;
            }
            time.setText(Format.clock(item.wall()));
            words.setText(item.words());
            who.setText(item.who());
            setGraphic(line);
            if (item.at() != null) {
                getStyleClass().add("has-frame");
                setTooltip(tooltip);
            }
        }
    }
}
