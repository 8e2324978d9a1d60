package ngage.systemtests;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javafx.application.Platform;
import javafx.beans.InvalidationListener;
import javafx.collections.ObservableList;
import javafx.event.Event;
import javafx.event.EventTarget;
import javafx.event.EventType;
import javafx.scene.control.Labeled;
import javafx.scene.control.ListView;
import javafx.scene.image.Image;
import javafx.scene.image.ImageView;
import javafx.scene.image.PixelFormat;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.stage.Stage;
import ngage.controlroom.ControlRoom;
import ngage.controlroom.link.LinkConfig;
import ngage.controlroom.show.AsRunLine;
import ngage.controlroom.ui.Look;
import ngage.demo.programme.FrameClock;

/// The desk's real window, on JavaFX's headless platform, which it starts: one for a process.
final class DeskWindow implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Stage stage;
    private final ControlRoom room;

    private DeskWindow(URI backend) {
        stage = new Stage();
        stage.setWidth(1000);
        stage.setHeight(940);
        room = new ControlRoom(new LinkConfig(backend, "Ravi", SmallVenue.TOKEN), stage);
        room.start();
    }

    static DeskWindow open(URI backend) throws Exception {
        System.setProperty("glass.platform", "Headless");
        System.setProperty("prism.order", "sw");
        CompletableFuture<DeskWindow> opened = new CompletableFuture<>();
        Platform.startup(() -> {
            Platform.setImplicitExit(false);
            opened.completeAsync(
                    () -> {
                        Look.install();
                        return new DeskWindow(backend);
                    },
                    Platform::runLater);
        });
        return within(opened);
    }

    /// Presses GO's key as soon as a picture has come on the screen.
    ///
    /// @return number of the frame that is on the screen
    int goOnWhatIsSeen() throws Exception {
        awaitText("#standby-words", words -> words.startsWith("GO will"));
        awaitText("#link", "CONNECTED"::equals);
        CompletableFuture<Integer> pressed = new CompletableFuture<>();
        onWindow(() -> {
            Labeled time = label("#frame-time");
            String before = time.getText();
            return time.textProperty()
                    .subscribe(now -> {
                        if (!now.equals(before) && now.length() > 2 && !pressed.isDone()) {
                            // When the picture is there too.
                            pressed.completeAsync(this::go, Platform::runLater);
                        }
                    });
        });
        return within(pressed);
    }

    /// Looks at the frame of a line of the as-run, in the recording.
    ///
    /// @return number of that frame
    int lookAt(String line) throws Exception {
        select(line);
        onWindow(() -> press(asRun(), KeyCode.ENTER));
        awaitText("#cue-frame-words", words -> words.startsWith(line + ": frame "));
        return onWindow(this::numberOnScreen);
    }

    private void select(String line) throws Exception {
        CompletableFuture<AsRunLine> found = new CompletableFuture<>();
        onWindow(() -> {
            ObservableList<AsRunLine> lines = asRun().getItems();
            InvalidationListener look =
                    _ ->
                            lines.stream()
                                    .filter(each -> each.words().equals(line))
                                    .findFirst()
                                    .ifPresent(found::complete);
            lines.addListener(look);
            look.invalidated(lines);
            return lines;
        });
        AsRunLine wanted = within(found);
        onWindow(() -> {
            asRun().getSelectionModel().select(wanted);
            return wanted;
        });
    }

    private int go() {
        int number = numberOnScreen();
        press(stage.getScene(), KeyCode.SPACE);
        return number;
    }

    private static KeyCode press(EventTarget target, KeyCode code) {
        for (EventType<KeyEvent> type : List.of(KeyEvent.KEY_PRESSED, KeyEvent.KEY_RELEASED)) {
            Event.fireEvent(target, new KeyEvent(type, "", "", code, false, false, false, false));
        }
        return code;
    }

    /// @return of the picture on top
    private int numberOnScreen() {
        Image image =
                stage.getScene().getRoot().lookupAll(".image-view").stream()
                        .map(ImageView.class::cast)
                        .filter(view -> view.isVisible() && view.getImage() != null)
                        .map(ImageView::getImage)
                        .reduce((_, above) -> above)
                        .orElseThrow();
        int width = (int) image.getWidth();
        int height = (int) image.getHeight();
        int[] pixels = new int[width * height];
        image.getPixelReader()
                .getPixels(0, 0, width, height, PixelFormat.getIntArgbInstance(), pixels, 0, width);
        return FrameClock.read(pixels, width, height).orElseThrow();
    }

    void awaitText(String id, Predicate<String> wanted) throws Exception {
        CompletableFuture<String> seen = new CompletableFuture<>();
        onWindow(() ->
                label(id)
                        .textProperty()
                        .subscribe(text -> {
                            if (wanted.test(text)) {
                                seen.complete(text);
                            }
                        }));
        within(seen);
    }

    @SuppressWarnings("unchecked") // the desk has made it so
    private ListView<AsRunLine> asRun() {
        return (ListView<AsRunLine>) stage.getScene().lookup("#as-run");
    }

    private Labeled label(String id) {
        return Objects.requireNonNull((Labeled) stage.getScene().lookup(id), id);
    }

    private static <T> T onWindow(Supplier<T> work) throws Exception {
        return within(CompletableFuture.supplyAsync(work, Platform::runLater));
    }

    private static <T> T within(CompletableFuture<T> future)
            throws InterruptedException, ExecutionException, TimeoutException {
        return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        CompletableFuture<Void> closed =
                CompletableFuture.runAsync(room::close, Platform::runLater);
        closed.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }
}
