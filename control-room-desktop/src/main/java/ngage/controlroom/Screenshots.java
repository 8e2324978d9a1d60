package ngage.controlroom;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import javafx.animation.Animation;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.scene.Scene;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;
import javafx.stage.Stage;
import javax.imageio.ImageIO;
import ngage.controlroom.polls.TallyLine;
import ngage.controlroom.show.AskPhase;

/// Pictures for the README, each taken once: of the prompter when the first ballots of an ask come, while
/// it still counts down, and of the desk when there are more of them and its monitor has caught up. The
/// window's thread.
final class Screenshots {

    /// For the bars to have something to say.
    private static final Duration FILL = Duration.ofSeconds(6);

    private static final javafx.util.Duration LOOK = javafx.util.Duration.millis(100);

    private final Path folder;
    private final Timeline looks = new Timeline();
    private long ballotsSinceNanos;
    private boolean hasPrompter;

    Screenshots(Path folder) {
        this.folder = folder;
    }

    void takeFrom(ControlRoom room) {
        looks.getKeyFrames().add(new KeyFrame(LOOK, _ -> look(room, System.nanoTime())));
        looks.setCycleCount(Animation.INDEFINITE);
        looks.play();
    }

    private void look(ControlRoom room, long nowNanos) {
        boolean isCounting =
                room.polls().phaseProperty().get() == AskPhase.OPEN
                        && room.polls().linesProperty().get().stream()
                                        .mapToLong(TallyLine::ballots)
                                        .sum()
                                > 0;
        if (!isCounting) {
            ballotsSinceNanos = nowNanos;
            return;
        }
        if (!hasPrompter) {
            hasPrompter = true;
            take(room.prompterStage(), "prompter.png");
        }
        if (nowNanos - ballotsSinceNanos >= FILL.toNanos() && room.monitor().isLive(nowNanos)) {
            looks.stop();
            take(room.stage(), "desk.png");
        }
    }

    /// Whoever waits for a file finds it whole.
    static void write(Stage stage, Path file) throws IOException {
        Scene scene = stage.getScene();
        WritableImage image = scene.snapshot(null);
        int width = (int) image.getWidth();
        int height = (int) image.getHeight();
        int[] pixels = new int[width * height];
        image.getPixelReader()
                .getPixels(0, 0, width, height, PixelFormat.getIntArgbInstance(), pixels, 0, width);
        BufferedImage png = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        png.setRGB(0, 0, width, height, pixels, 0, width);
        Files.createDirectories(file.toAbsolutePath().getParent());
        Path part = file.resolveSibling(file.getFileName() + ".part");
        ImageIO.write(png, "png", part.toFile());
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    }

    private void take(Stage stage, String name) {
        try {
            write(stage, folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException("the screenshots cannot be written", e);
        }
    }
}
