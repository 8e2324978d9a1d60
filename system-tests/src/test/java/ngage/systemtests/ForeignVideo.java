package ngage.systemtests;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import ngage.backend.process.Leash;
import ngage.backend.process.LeashedProcess;
import ngage.backend.video.ffmpeg.Ffmpeg;
import ngage.backend.video.ts.FrameRate;
import ngage.demo.programme.FrameClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Somebody else's video: HLS as ffmpeg makes it, with date-time and without a stamp of ours, from a server of its
/// own. Each picture has its number in it; each segment has [#SEGMENT_FRAMES], the first one begins with number 0.
///
/// A thread paints, ffmpeg keeps the pace.
final class ForeignVideo implements AutoCloseable {

    static final int FRAMES_PER_SECOND = 30;
    static final int SEGMENT_FRAMES = 30;

    private static final int WIDTH = FrameClock.PICTURE_WIDTH / 2 - 1; // an even number
    private static final int HEIGHT = FrameClock.PICTURE_HEIGHT / 2;
    private static final Logger log = LoggerFactory.getLogger(ForeignVideo.class);

    private final Path folder;
    private final HttpServer server;
    private final LeashedProcess ffmpeg;
    private final Thread painter;

    ForeignVideo(Ffmpeg ffmpeg, Path folder) throws IOException {
        this.folder = folder;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::serve);
        server.start();
        this.ffmpeg =
                LeashedProcess.startLogged(
                        ffmpeg.command("foreign", Leash.STDIN, arguments(ffmpeg), Set.of()));
        painter = Thread.ofPlatform().daemon().name("painter").start(this::paint);
    }

    URI playlist() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/live.m3u8");
    }

    @Override
    public void close() {
        ffmpeg.close();
        painter.interrupt();
        server.stop(0);
    }

    private List<String> arguments(Ffmpeg ffmpeg) {
        List<String> words = new ArrayList<>();
        words.addAll(List.of("-re", "-f", "rawvideo", "-pix_fmt", "bgr24"));
        words.addAll(List.of("-s", WIDTH + "x" + HEIGHT, "-framerate", "" + FRAMES_PER_SECOND));
        words.addAll(List.of("-i", "pipe:0", "-f", "lavfi", "-i", "sine=440:sample_rate=48000"));
        words.addAll(List.of("-map", "0:v", "-map", "1:a", "-shortest"));
        words.addAll(List.of("-c:v", ffmpeg.encoder().ffmpegName()));
        words.addAll(ffmpeg.encoder().lowLatency(new FrameRate(FRAMES_PER_SECOND, 1)));
        words.addAll(List.of("-pix_fmt", "yuv420p", "-b:v", "500k"));
        words.addAll(List.of("-g", "" + SEGMENT_FRAMES, "-c:a", "aac", "-b:a", "64k"));
        words.addAll(List.of("-f", "hls", "-hls_time", "1", "-hls_list_size", "8"));
        words.addAll(List.of("-hls_delete_threshold", "8", "-hls_flags"));
        words.add("program_date_time+delete_segments+temp_file");
        words.add(folder.resolve("live.m3u8").toString());
        return words;
    }

    private void paint() {
        BufferedImage picture = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_3BYTE_BGR);
        byte[] pixels = ((DataBufferByte) picture.getRaster().getDataBuffer()).getData();
        Graphics2D pen = picture.createGraphics();
        pen.setColor(Color.DARK_GRAY);
        pen.fillRect(0, 0, WIDTH, HEIGHT);
        pen.scale(0.5, 0.5);
        try (OutputStream out = ffmpeg.stdin()) {
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

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            Path file = folder.resolve(exchange.getRequestURI().getPath().substring(1)).normalize();
            exchange.getResponseHeaders().set("Access-Control-Allow-Origin", "*");
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            if (!file.startsWith(folder) || !Files.isRegularFile(file)) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            byte[] body = Files.readAllBytes(file);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
