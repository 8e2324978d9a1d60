package ngage.systemtests;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import ngage.backend.process.Leash;
import ngage.backend.process.LeashedProcess;
import ngage.backend.video.ffmpeg.Ffmpeg;
import ngage.backend.video.ts.FrameRate;
import ngage.demo.programme.FrameClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sound, and pictures with nothing in them but their number, 0 for the first; a keyframe each second.
///
/// A thread paints, ffmpeg keeps the pace.
final class PaintedSource implements AutoCloseable {

    static final int FRAMES_PER_SECOND = 30;

    private static final int WIDTH = FrameClock.PICTURE_WIDTH / 2 - 1; // an even number
    private static final int HEIGHT = FrameClock.PICTURE_HEIGHT / 2;
    private static final Logger log = LoggerFactory.getLogger(PaintedSource.class);

    private final LeashedProcess child;
    private final Thread painter;

    /// @param output what ffmpeg makes of it
    PaintedSource(Ffmpeg ffmpeg, List<String> output) throws IOException {
        List<String> words = new ArrayList<>(input(ffmpeg));
        words.addAll(output);
        child = LeashedProcess.startLogged(ffmpeg.command("painted", Leash.STDIN, words, Set.of()));
        painter = Thread.ofPlatform().daemon().name("painter").start(this::paint);
    }

    @Override
    public void close() {
        child.close();
        painter.interrupt();
    }

    private static List<String> input(Ffmpeg ffmpeg) {
        List<String> words = new ArrayList<>();
        words.addAll(List.of("-re", "-f", "rawvideo", "-pix_fmt", "bgr24"));
        words.addAll(List.of("-s", WIDTH + "x" + HEIGHT, "-framerate", "" + FRAMES_PER_SECOND));
        words.addAll(List.of("-i", "pipe:0", "-f", "lavfi", "-i", "sine=440:sample_rate=48000"));
        words.addAll(List.of("-map", "0:v", "-map", "1:a", "-shortest"));
        words.addAll(List.of("-c:v", ffmpeg.encoder().ffmpegName()));
        words.addAll(ffmpeg.encoder().lowLatency(new FrameRate(FRAMES_PER_SECOND, 1)));
        words.addAll(List.of("-pix_fmt", "yuv420p", "-b:v", "500k"));
        words.addAll(List.of("-g", "" + FRAMES_PER_SECOND, "-c:a", "aac", "-b:a", "64k"));
        return words;
    }

    private void paint() {
        BufferedImage picture = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_3BYTE_BGR);
        byte[] pixels = ((DataBufferByte) picture.getRaster().getDataBuffer()).getData();
        Graphics2D pen = picture.createGraphics();
        pen.setColor(Color.DARK_GRAY);
        pen.fillRect(0, 0, WIDTH, HEIGHT);
        pen.scale(0.5, 0.5);
        try (OutputStream out = child.stdin()) {
            for (int frame = 0; !Thread.currentThread().isInterrupted(); frame++) {
                FrameClock.draw(pen, frame);
                out.write(pixels);
            }
        } catch (IOException e) {
            log.debug("the painter ends with ffmpeg", e);
        } finally {
            pen.dispose();
        }
    }
}
