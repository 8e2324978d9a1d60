package ngage.controlroom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import javafx.application.Platform;
import javafx.beans.InvalidationListener;
import javafx.event.Event;
import javafx.event.EventType;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.control.Labeled;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.stage.Stage;
import ngage.controlroom.fake.FakeBackend;
import ngage.controlroom.fake.TestPicture;
import ngage.controlroom.link.LinkConfig;
import ngage.controlroom.show.AsRunLine;
import ngage.controlroom.ui.Look;
import ngage.protocol.CommandId;
import ngage.protocol.CommandRefusal;
import ngage.protocol.CueId;
import ngage.protocol.CueRunId;
import ngage.protocol.FromControlRoom;
import ngage.protocol.MediaTime;
import ngage.protocol.RunMode;
import ngage.protocol.ToControlRoom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/// The real window on JavaFX's headless platform, fed by a backend on a real socket with a real picture.
@ExtendWith(ApplicationExtension.class)
class DeskWindowIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");

    private final FakeBackend backend;
    private ControlRoom room;
    private Stage stage;

    @SuppressWarnings("NullAway.Init") // The rest is made on the window's thread.
    DeskWindowIT() throws Exception {
        backend = new FakeBackend(RunMode.REHEARSAL, new TestPicture("320x180"));
    }

    @Start
    void open(Stage stage) {
        this.stage = stage;
        Look.install();
        room = new ControlRoom(new LinkConfig(backend.address(), "asha", "s3cret"), stage);
        stage.setWidth(1000);
        stage.setHeight(940);
        room.start();
    }

    @AfterEach
    void close() throws Exception {
        onWindow(room::close);
        backend.close();
    }

    @Test
    void spaceFiresOneGoOnWhatTheOperatorSees(FxRobot robot) throws Exception {
        ready();
        MediaTime before = awaitFrame();
        robot.type(KeyCode.SPACE);
        FromControlRoom.Go go = awaitGo();
        MediaTime after = awaitFrame();

        assertEquals(null, go.onAir());
        assertEquals(new CueRunId("r1-1"), go.standby());
        MediaTime seen = Objects.requireNonNull(go.seen());
        assertTrue(
                !seen.isBefore(before) && !after.isBefore(seen),
                seen + " is of a frame between " + before + " and " + after);
        awaitText("#go-notice", text -> text.startsWith("GO taken, as seen"));

        robot.type(KeyCode.SPACE);
        FromControlRoom.Go next = awaitGo();
        assertEquals(new CueRunId("r1-1"), next.onAir());
        assertEquals(new CueRunId("r1-2"), next.standby());
        assertEquals(List.of(), backend.pending());
    }

    @Test
    void nudgesTheCueInStandbyByFrames(FxRobot robot) throws Exception {
        ready();
        var _ = awaitFrame();
        backend.pulse();
        awaitText("#nudge", text -> text.equals("on its frame"));
        robot.clickOn("#nudge-earlier");
        robot.push(KeyCode.CONTROL, KeyCode.LEFT);
        awaitText("#nudge", text -> text.equals("2 frames earlier (80 ms)"));
        robot.type(KeyCode.SPACE);
        assertEquals(-2, awaitGo().nudgeFrames());
        awaitText("#nudge", text -> text.equals("on its frame"));
    }

    @Test
    void measuresTheStudiosDelayByAClapInTheProgrammesSound(FxRobot robot) throws Exception {
        ready();
        var _ = awaitFrame();
        backend.pulse();
        robot.push(KeyCode.CONTROL, KeyCode.K);
        FromControlRoom.SetStudioDelay measured =
                assertInstanceOf(FromControlRoom.SetStudioDelay.class, backend.await(PATIENCE));
        awaitText("#studio-delay", text -> text.equals(measured.delay().toMillis() + " ms"));
        awaitText("#clap-notice", text -> text.endsWith("GO live counts with it."));
    }

    @Test
    void aHeldKeyFiresOnce(FxRobot robot) throws Exception {
        ready();
        onWindow(() -> {
            for (int repeat = 0; repeat < 30; repeat++) {
                Event.fireEvent(stage.getScene(), space(KeyEvent.KEY_PRESSED));
            }
        });
        var _ = awaitGo();
        awaitText("#standby-words", text -> text.contains("GO will ask: Which city?"));
        onWindow(() -> Event.fireEvent(stage.getScene(), space(KeyEvent.KEY_PRESSED)));
        onWindow(() -> Event.fireEvent(stage.getScene(), space(KeyEvent.KEY_RELEASED)));
        robot.type(KeyCode.SPACE);
        assertEquals(new CueRunId("r1-2"), awaitGo().standby());
        assertEquals(List.of(), backend.pending());
    }

    @Test
    void aFocusedButtonNeitherSwallowsNorDoublesGo(FxRobot robot) throws Exception {
        ready();
        robot.clickOn("#go-live");
        onWindow(() -> robot.lookup("#go").query().requestFocus());
        robot.type(KeyCode.SPACE);
        assertEquals(null, awaitGo().seen());
        awaitText("#go-notice", text -> text.startsWith("GO taken, live"));
        assertEquals(List.of(), backend.pending());
    }

    @Test
    void aTextFieldKeepsSpaceUntilEsc(FxRobot robot) throws Exception {
        ready();
        TextField field = new TextField();
        onWindow(() -> {
            BorderPane root = (BorderPane) stage.getScene().getRoot();
            root.setRight(field);
            // Its skin must be there before it has the focus, or selects what was typed.
            root.applyCss();
            root.layout();
            field.requestFocus();
        });
        robot.type(KeyCode.A, KeyCode.SPACE);
        assertEquals("a ", field.getText());
        assertEquals(List.of(), backend.pending());
        robot.type(KeyCode.ESCAPE);
        robot.type(KeyCode.SPACE);
        assertEquals(new CueRunId("r1-1"), awaitGo().standby());
    }

    @Test
    void showsWhyAGoWasRefused(FxRobot robot) throws Exception {
        ready();
        backend.refuseNext(
                new ToControlRoom.CommandRefused(
                        new CommandId("any"),
                        CommandRefusal.TOO_SOON,
                        "The last GO was 0.4 s ago.",
                        Duration.ofSeconds(30)));
        robot.type(KeyCode.SPACE);
        awaitText("#go-notice", text -> text.equals("The last GO was 0.4 s ago."));
        awaitText("#next-go", text -> text.startsWith("next GO in 2"));
    }

    @Test
    void saysDisconnectedWithinTwoSecondsAndComesBack() throws Exception {
        ready();
        long silentSince = System.nanoTime();
        backend.fallSilent();
        awaitText("#link", text -> text.equals("DISCONNECTED"));
        Duration took = Duration.ofNanos(System.nanoTime() - silentSince);
        assertTrue(took.compareTo(Duration.ofSeconds(2)) < 0, "it took " + took);
        backend.speakAgain();
        awaitText("#link", text -> text.equals("CONNECTED"));
    }

    @Test
    void aDoubleClickPutsACueIntoStandby(FxRobot robot) throws Exception {
        ready();
        robot.doubleClickOn("#cue-q2");
        FromControlRoom.SetStandby command =
                assertInstanceOf(FromControlRoom.SetStandby.class, backend.await(PATIENCE));
        assertEquals(new CueId("q2"), command.cue());
        awaitText("#standby-words", text -> text.equals("GO will ask: Which river?"));
    }

    @Test
    void theRundownTheTallyAndThePrompterFollowTheShow(FxRobot robot) throws Exception {
        ready();
        robot.type(KeyCode.SPACE);
        awaitText("#standby-words", text -> text.contains("GO will ask: Which city?"));
        backend.pulse();
        awaitText("#held", text -> text.equals("staged on 97.9 %"));
        robot.type(KeyCode.SPACE);
        awaitText("#on-air-words", text -> text.equals("Question: Which city?"));
        backend.addBallots("A", 61_204);
        backend.addBallots("B", 20_113);
        backend.addBallots("C", 9_870);
        backend.pulse();
        awaitText("#answered", text -> text.startsWith("91,187 answered"));
        awaitText("#tally-title", text -> text.equals("Which city?"));
        awaitText("#held", text -> text.equals("–")); // a LOCK is in standby
        assertTrue(
                robot.lookup("#cue-q1").query().getStyleClass().contains("is-on-air"),
                "the rundown marks what is on air");
        assertTrue(
                robot.lookup("#cue-q1-lock").query().getStyleClass().contains("is-standby"),
                "the rundown marks what is in standby");
        onWindow(room::showPrompter);
        awaitFrame();
        backend.pulse();
        WaitForAsyncUtils.waitForFxEvents();
        onWindow(() -> Screenshots.write(stage, SCREENSHOTS.resolve("desk.png")));
        onWindow(
                () -> Screenshots.write(room.prompterStage(), SCREENSHOTS.resolve("prompter.png")));
        assertTrue(Files.size(SCREENSHOTS.resolve("desk.png")) > 20_000);
        assertTrue(Files.size(SCREENSHOTS.resolve("prompter.png")) > 5_000);
    }

    @Test
    void aGoOverTheRecordingIsLiveAndReturnsToTheProgramme(FxRobot robot) throws Exception {
        ready();
        var _ = awaitFrame();
        robot.type(KeyCode.SPACE);
        var _ = awaitGo();
        awaitText("#go-notice", text -> text.startsWith("GO taken, as seen"));
        robot.clickOn("1 on air: Welcome");
        awaitText("#cue-frame-words", text -> text.startsWith("1 on air: Welcome: frame "));
        assertTrue(isVisible("#cue-frame-hint"), "the desk says what a GO would be");
        onWindow(() -> Screenshots.write(stage, SCREENSHOTS.resolve("desk-recording.png")));

        robot.type(KeyCode.SPACE);
        assertEquals(null, awaitGo().seen());
        awaitText(
                "#go-notice",
                text ->
                        text.startsWith(
                                "GO taken, live because the monitor showed the recording, at "));
        assertFalse(isVisible("#cue-frame-close"), "the monitor shows the programme again");

        awaitText("#next-go", String::isEmpty);
        robot.type(KeyCode.SPACE);
        assertNotNull(awaitGo().seen());
    }

    @Test
    void theAsRunReachesTheRunsFirstLinesByKeyAndLeavesTheShowsKeysAlone(FxRobot robot)
            throws Exception {
        ready();
        robot.type(KeyCode.SPACE);
        var _ = awaitGo();
        awaitText("#go-notice", text -> text.startsWith("GO taken"));
        backend.stageOften(300);
        awaitLines(304);
        assertTrue(
                fromWindow(() -> !list().isFocused()),
                "nothing has the keys before Tab is pressed");
        robot.type(KeyCode.TAB);
        assertTrue(fromWindow(() -> list().isFocused()), "Tab leads to the as-run");
        robot.type(KeyCode.END);
        robot.type(KeyCode.UP);
        robot.type(KeyCode.UP);
        assertEquals("1 on air: Welcome", selected());
        double before = topOf("1 on air: Welcome");
        onWindow(() -> Screenshots.write(stage, SCREENSHOTS.resolve("desk-as-run.png")));

        backend.stageOften(5);
        awaitLines(309);
        assertEquals("1 on air: Welcome", selected());
        assertEquals(before, topOf("1 on air: Welcome"), "what one looks at stays where it is");
        robot.type(KeyCode.ENTER);
        awaitText("#cue-frame-words", text -> text.startsWith("1 on air: Welcome: frame "));
        robot.type(KeyCode.ESCAPE);
        assertFalse(isVisible("#cue-frame-close"), "Esc looks at the programme again");

        robot.push(KeyCode.CONTROL, KeyCode.DOWN);
        assertInstanceOf(FromControlRoom.SetStandby.class, backend.await(PATIENCE));
        assertEquals("1 on air: Welcome", selected());
        robot.type(KeyCode.SPACE);
        var _ = awaitGo();
        assertEquals("1 on air: Welcome", selected());
        assertEquals(List.of(), backend.pending());
    }

    @Test
    void theAsRunShowsTheNewestLineUnlessSomebodyHasScrolled(FxRobot robot) throws Exception {
        ready();
        backend.stageOften(300);
        awaitLines(302);
        robot.type(KeyCode.SPACE);
        var _ = awaitGo();
        awaitLines(304);
        double top = topOf("2 to standby: Which city?");
        assertTrue(top < topOf("1 on air: Welcome"), "the newest line is on top");
    }

    private void ready() throws Exception {
        assertInstanceOf(FromControlRoom.Hello.class, backend.await(PATIENCE));
        awaitText("#standby-words", text -> text.equals("GO will announce: Welcome"));
        awaitText("#link", text -> text.equals("CONNECTED"));
    }

    private FromControlRoom.Go awaitGo() throws InterruptedException {
        return assertInstanceOf(FromControlRoom.Go.class, backend.await(PATIENCE));
    }

    /// @return of the next frame that comes on screen
    private MediaTime awaitFrame() throws Exception {
        String before = fromWindow(() -> label("#frame-time").getText());
        awaitText("#frame-time", text -> text.length() > 2 && !text.equals(before));
        return fromWindow(() -> room.monitor().freshFrame(System.nanoTime()).orElseThrow());
    }

    private void awaitText(String id, Predicate<String> wanted) throws Exception {
        CompletableFuture<String> seen = new CompletableFuture<>();
        Platform.runLater(() ->
                label(id)
                        .textProperty()
                        .subscribe(text -> {
                            if (wanted.test(text)) {
                                seen.complete(text);
                            }
                        }));
        seen.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private void awaitLines(int count) throws Exception {
        CompletableFuture<Integer> reached = new CompletableFuture<>();
        Platform.runLater(() -> {
            var lines = list().getItems();
            InvalidationListener look =
                    _ -> {
                        if (lines.size() == count) {
                            reached.complete(count);
                        }
                    };
            lines.addListener(look);
            look.invalidated(lines);
        });
        reached.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        WaitForAsyncUtils.waitForFxEvents();
    }

    private String selected() throws Exception {
        return fromWindow(() -> list().getSelectionModel().getSelectedItem().words());
    }

    /// @return where the line of the as-run is in the window; it must be in sight
    private double topOf(String words) throws Exception {
        return fromWindow(() -> {
            Node line =
                    list().lookupAll(".as-run-line").stream()
                            .filter(each -> hasWords(each, words))
                            .findFirst()
                            .orElseThrow();
            Bounds inWindow = line.localToScene(line.getLayoutBounds());
            Bounds sight = list().localToScene(list().getLayoutBounds());
            assertTrue(sight.contains(inWindow), words + " is at " + inWindow + " in " + sight);
            return inWindow.getMinY();
        });
    }

    private static boolean hasWords(Node line, String words) {
        return line.lookupAll(".label").stream()
                .anyMatch(each -> each instanceof Labeled label && label.getText().equals(words));
    }

    private boolean isVisible(String id) throws Exception {
        return fromWindow(() -> {
            for (Node node = stage.getScene().lookup(id); node != null; node = node.getParent()) {
                if (!node.isVisible()) {
                    return false;
                }
            }
            return true;
        });
    }

    @SuppressWarnings("unchecked") // the desk has made it so
    private ListView<AsRunLine> list() {
        return (ListView<AsRunLine>) stage.getScene().lookup("#as-run");
    }

    private Labeled label(String id) {
        return (Labeled) stage.getScene().lookup(id);
    }

    private static KeyEvent space(EventType<KeyEvent> type) {
        return new KeyEvent(type, " ", " ", KeyCode.SPACE, false, false, false, false);
    }

    private interface Work {
        void run() throws Exception;
    }

    private static void onWindow(Work work) throws Exception {
        WaitForAsyncUtils.asyncFx(
                        () -> {
                            work.run();
                            return true;
                        })
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private static <T> T fromWindow(Callable<T> work) throws Exception {
        return WaitForAsyncUtils.asyncFx(work).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
}
