package ngage.controlroom.prompter;

import java.util.Map;
import javafx.animation.AnimationTimer;
import javafx.animation.PauseTransition;
import javafx.beans.binding.Bindings;
import javafx.beans.property.BooleanProperty;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import javafx.util.Duration;
import ngage.controlroom.ui.Look;

/// The prompter's own window with its keys, and a bar of controls that shows while the mouse moves. The
/// window's thread.
public final class PrompterWindow {

    private static final double WIDTH = 960;
    private static final double HEIGHT = 600;
    private static final Duration BAR_STAYS = Duration.seconds(3);

    private final PrompterModel model;
    private final PrompterView view;
    private final Stage stage = new Stage();
    private final AnimationTimer frames;

    public PrompterWindow(PrompterModel model) {
        this.model = model;
        this.view = new PrompterView(model);
        this.frames = new Frames(view);
        StackPane root = new StackPane(view, bar());
        root.getStyleClass().add("prompter-root");
        Scene scene = new Scene(root, WIDTH, HEIGHT);
        Look.dress(scene);
        listenIn(scene);
        stage.setTitle("Prompter");
        stage.setScene(scene);
        // Esc must not end the presenter's full screen.
        stage.setFullScreenExitKeyCombination(KeyCombination.NO_MATCH);
        stage.setFullScreenExitHint("");
        stage.setOnShown(_ -> frames.start());
        stage.setOnHidden(_ -> frames.stop());
    }

    /// Opens the window, or brings it to the front.
    public void show() {
        stage.show();
        stage.toFront();
    }

    public void close() {
        stage.close();
    }

    public Stage stage() {
        return stage;
    }

    private void listenIn(Scene scene) {
        Map<KeyCode, Runnable> keys =
                Map.ofEntries(
                        Map.entry(KeyCode.UP, model::slower),
                        Map.entry(KeyCode.DOWN, model::faster),
                        Map.entry(KeyCode.S, model::stop),
                        Map.entry(KeyCode.LEFT, model::previousParagraph),
                        Map.entry(KeyCode.RIGHT, model::nextParagraph),
                        Map.entry(KeyCode.HOME, model::jumpToTop),
                        Map.entry(KeyCode.H, () -> toggle(model.mirrorHorizontallyProperty())),
                        Map.entry(KeyCode.V, () -> toggle(model.mirrorVerticallyProperty())),
                        Map.entry(KeyCode.F11, this::toggleFullScreen));
        scene.addEventFilter(
                KeyEvent.KEY_PRESSED,
                event -> {
                    event.consume();
                    Runnable action = keys.get(event.getCode());
                    if (action != null) {
                        action.run();
                    }
                });
        scene.addEventFilter(
                ScrollEvent.SCROLL,
                event -> {
                    if (event.getDeltaY() < 0) {
                        model.faster();
                    } else if (event.getDeltaY() > 0) {
                        model.slower();
                    }
                });
    }

    private void toggleFullScreen() {
        stage.setFullScreen(!stage.isFullScreen());
    }

    private static void toggle(BooleanProperty property) {
        property.set(!property.get());
    }

    private Node bar() {
        HBox bar =
                new HBox(
                        10,
                        button("Slower  ↑", model::slower),
                        speed(),
                        button("Faster  ↓", model::faster),
                        button("Stop  S", model::stop),
                        button("Top  Home", model::jumpToTop),
                        mirror("Mirror  H", model.mirrorHorizontallyProperty()),
                        mirror("Flip  V", model.mirrorVerticallyProperty()),
                        button("Full screen  F11", this::toggleFullScreen));
        bar.setAlignment(Pos.CENTER);
        bar.setMaxSize(Region.USE_PREF_SIZE, Region.USE_PREF_SIZE);
        bar.getStyleClass().add("prompter-bar");
        StackPane.setAlignment(bar, Pos.BOTTOM_CENTER);
        bar.setVisible(false);
        PauseTransition hide = new PauseTransition(BAR_STAYS);
        hide.setOnFinished(_ -> bar.setVisible(false));
        stage.addEventFilter(
                MouseEvent.MOUSE_MOVED,
                _ -> {
                    bar.setVisible(true);
                    hide.playFromStart();
                });
        return bar;
    }

    private Label speed() {
        Label speed = new Label();
        speed.setMinWidth(70);
        speed.setAlignment(Pos.CENTER);
        speed.textProperty().bind(Bindings.format("speed %d", model.speedProperty()));
        return speed;
    }

    private static Button button(String text, Runnable action) {
        Button button = new Button(text);
        button.setFocusTraversable(false);
        button.setOnAction(_ -> action.run());
        return button;
    }

    private static ToggleButton mirror(String text, BooleanProperty property) {
        ToggleButton button = new ToggleButton(text);
        button.setFocusTraversable(false);
        button.selectedProperty().bindBidirectional(property);
        return button;
    }

    /// Moves the text with the screen's own frames.
    private static final class Frames extends AnimationTimer {

        private final PrompterView view;
        private long lastNanos;

        Frames(PrompterView view) {
            this.view = view;
        }

        @Override
        public void start() {
            lastNanos = 0;
            super.start();
        }

        @Override
        public void handle(long nanos) {
            if (lastNanos != 0) {
                view.scroll((nanos - lastNanos) / 1e9);
            }
            lastNanos = nanos;
        }
    }
}
