package ngage.backend.video.slate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import ngage.backend.process.ChildFilter;
import ngage.backend.process.Leash;
import ngage.backend.video.TestFfmpeg;
import ngage.backend.video.ffmpeg.Ffmpeg;
import ngage.backend.video.ts.TableWriter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A venue's own picture for the time without a source, with the real ffmpeg.
@Timeout(60)
class SlateEncoderIT {

    private static final int WIDTH = 428;
    private static final int HEIGHT = 240;

    @TempDir Path data;

    private Ffmpeg ffmpeg;

    @BeforeEach
    void find() throws Exception {
        ffmpeg = TestFfmpeg.find(data);
    }

    @Test
    void ownPictureIsShownWholeBetweenBars() throws Exception {
        Path picture = picture(new Color(20, 200, 40), 300, 300);

        SlateLoop loop = loop(picture);

        assertEquals(25, loop.frames().size());
        byte[] rgb = firstFrame(loop);
        assertColour(new Color(20, 200, 40), rgb, WIDTH / 2, HEIGHT / 2);
        assertColour(new Color(20, 200, 40), rgb, WIDTH / 2, 4);
        assertColour(Color.BLACK, rgb, 20, HEIGHT / 2);
        assertColour(Color.BLACK, rgb, WIDTH - 20, HEIGHT / 2);
    }

    @Test
    void isEncodedOnceAndAnewWhenThePictureIsAnother() throws Exception {
        Path picture = picture(Color.RED, 320, 180);
        SlateLoop _ = loop(picture);
        Path kept = kept().getFirst();
        FileTime longAgo = FileTime.from(Instant.EPOCH);
        Files.setLastModifiedTime(kept, longAgo);

        SlateLoop _ = loop(picture);
        assertEquals(List.of(kept), kept());
        assertEquals(longAgo, Files.getLastModifiedTime(kept), "not written again");

        SlateLoop blue = loop(picture(Color.BLUE, 320, 180));
        assertColour(Color.BLUE, firstFrame(blue), WIDTH / 2, HEIGHT / 2);
        assertEquals(2, kept().size());
    }

    @Test
    void fileThatIsNoPictureIsNamedAndLeavesNothing() throws Exception {
        Path text = Files.writeString(data.resolve("slate.png"), "this is no picture");

        IOException e = assertThrows(IOException.class, () -> loop(text));

        assertTrue(e.toString().contains(text + " cannot be made into a video"), e::toString);
        assertEquals(List.of(), kept());
    }

    private SlateLoop loop(Path picture) throws Exception {
        try (SlateEncoder encoder =
                new SlateEncoder(ffmpeg, new SlateConfig(picture), WIDTH, HEIGHT, data)) {
            return encoder.loop();
        }
    }

    private List<Path> kept() throws IOException {
        try (var files = Files.list(data.resolve("slate"))) {
            return files.toList();
        }
    }

    private Path picture(Color colour, int width, int height) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = image.createGraphics();
        pen.setColor(colour);
        pen.fillRect(0, 0, width, height);
        pen.dispose();
        Path file = data.resolve("slate.png");
        ImageIO.write(image, "png", file.toFile());
        return file;
    }

    private byte[] firstFrame(SlateLoop loop) throws Exception {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        stream.writeBytes(new TableWriter().write(List.of(loop.stream())));
        loop.frames().forEach(frame -> frame.forEach(packet -> stream.writeBytes(packet.bytes())));
        byte[] pixels =
                ChildFilter.run(
                        ffmpeg.command(
                                "decoder",
                                Leash.STDIN,
                                List.of(
                                        "-f",
                                        "mpegts",
                                        "-i",
                                        "pipe:0",
                                        "-frames:v",
                                        "1",
                                        "-pix_fmt",
                                        "rgb24",
                                        "-f",
                                        "rawvideo",
                                        "pipe:1"),
                                Set.of()),
                        stream.toByteArray(),
                        Duration.ofSeconds(30));
        assertEquals(WIDTH * HEIGHT * 3, pixels.length);
        return pixels;
    }

    private static void assertColour(Color expected, byte[] rgb, int x, int y) {
        int at = (y * WIDTH + x) * 3;
        Color found = new Color(rgb[at] & 0xff, rgb[at + 1] & 0xff, rgb[at + 2] & 0xff);
        int off =
                Math.max(
                        Math.abs(expected.getRed() - found.getRed()),
                        Math.max(
                                Math.abs(expected.getGreen() - found.getGreen()),
                                Math.abs(expected.getBlue() - found.getBlue())));
        assertTrue(off <= 16, () -> found + " at " + x + "," + y + " instead of " + expected);
    }
}
