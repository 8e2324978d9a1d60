package ngage.controlroom.go;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javafx.event.Event;
import javafx.event.EventType;
import javafx.scene.Scene;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.Pane;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

@ExtendWith(ApplicationExtension.class)
class ShowKeysIT {

    private static final int REPEATS = 30;

    private final AtomicInteger claps = new AtomicInteger();
    private final AtomicInteger nudges = new AtomicInteger();
    private final Pane root = new Pane();

    @Start
    void open(Stage stage) {
        Scene scene = new Scene(root);
        new ShowKeys(
                        () -> {},
                        Map.of(keys(KeyCode.K), claps::incrementAndGet),
                        Map.of(keys(KeyCode.RIGHT), nudges::incrementAndGet),
                        System::nanoTime)
                .listenIn(scene);
        stage.setScene(scene);
    }

    @Test
    void aHeldKeyRepeatsOnlyWhereThatIsWanted(FxRobot robot) {
        robot.interact(() -> {
            for (int repeat = 0; repeat < REPEATS; repeat++) {
                Event.fireEvent(root, key(KeyEvent.KEY_PRESSED, KeyCode.K));
                Event.fireEvent(root, key(KeyEvent.KEY_PRESSED, KeyCode.RIGHT));
            }
        });
        assertEquals(1, claps.get());
        assertEquals(REPEATS, nudges.get());

        robot.interact(() -> {
            Event.fireEvent(root, key(KeyEvent.KEY_RELEASED, KeyCode.K));
            Event.fireEvent(root, key(KeyEvent.KEY_PRESSED, KeyCode.K));
        });
        assertEquals(2, claps.get());
    }

    private static KeyCombination keys(KeyCode code) {
        return new KeyCodeCombination(code, KeyCombination.CONTROL_DOWN);
    }

    private static KeyEvent key(EventType<KeyEvent> type, KeyCode code) {
        return new KeyEvent(type, "", "", code, false, true, false, false);
    }
}
