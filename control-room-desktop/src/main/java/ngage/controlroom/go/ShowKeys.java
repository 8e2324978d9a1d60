package ngage.controlroom.go;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;
import javafx.event.Event;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;

/// The show's keys, taken before any focused control can see them: Space is GO, once per press, whatever
/// has the focus, and never anything else. Only a text field keeps its keys; Esc takes them back. The
/// window's thread.
public final class ShowKeys {

    private final Runnable go;
    private final Map<KeyCombination, Runnable> once;
    private final Map<KeyCombination, Runnable> repeating;
    private final LongSupplier nanos;
    private final Map<KeyCode, PressLatch> latches = new EnumMap<>(KeyCode.class);

    /// @param once what other keys do, once per press as GO
    /// @param repeating what keys do that repeat while they are held
    public ShowKeys(
            Runnable go,
            Map<KeyCombination, Runnable> once,
            Map<KeyCombination, Runnable> repeating,
            LongSupplier nanos) {
        this.go = go;
        this.once = Map.copyOf(once);
        this.repeating = Map.copyOf(repeating);
        this.nanos = nanos;
    }

    public void listenIn(Scene scene) {
        scene.addEventFilter(KeyEvent.KEY_PRESSED, this::onPressed);
        scene.addEventFilter(KeyEvent.KEY_RELEASED, this::onReleased);
        scene.addEventFilter(KeyEvent.KEY_TYPED, this::onTyped);
        scene.windowProperty()
                .flatMap(window -> window.focusedProperty())
                .addListener(_ ->
                        latches.values().forEach(latch -> latch.focusChanged(nanos.getAsLong())));
    }

    private void onPressed(KeyEvent event) {
        if (typedInto(event) instanceof TextInputControl field) {
            if (event.getCode() == KeyCode.ESCAPE) {
                field.getScene().getRoot().requestFocus();
                event.consume();
            }
            return;
        }
        if (event.getCode() == KeyCode.SPACE) {
            event.consume();
            if (isNew(event) && isPlain(event)) {
                go.run();
            }
            return;
        }
        once.forEach((keys, action) -> {
            if (keys.match(event)) {
                event.consume();
                if (isNew(event)) {
                    action.run();
                }
            }
        });
        repeating.forEach((keys, action) -> {
            if (keys.match(event)) {
                event.consume();
                action.run();
            }
        });
    }

    private boolean isNew(KeyEvent event) {
        return latches.computeIfAbsent(event.getCode(), _ -> new PressLatch())
                .press(nanos.getAsLong());
    }

    private void onReleased(KeyEvent event) {
        PressLatch latch = latches.get(event.getCode());
        if (latch != null) {
            latch.release();
        }
        if (event.getCode() == KeyCode.SPACE && !(typedInto(event) instanceof TextInputControl)) {
            event.consume();
        }
    }

    private void onTyped(KeyEvent event) {
        if (event.getCharacter().equals(" ") && !(typedInto(event) instanceof TextInputControl)) {
            event.consume();
        }
    }

    private static boolean isPlain(KeyEvent event) {
        return !event.isControlDown()
                && !event.isAltDown()
                && !event.isMetaDown()
                && !event.isShiftDown();
    }

    private static Object typedInto(Event event) {
        return event.getTarget() instanceof Node node ? node : event.getSource();
    }
}
