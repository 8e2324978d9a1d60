package ngage.controlroom.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import ngage.controlroom.ui.Fx;
import ngage.protocol.MediaTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MonitorFeedIT {

    private static final long OFFSET = 1_799_999_990_000_000L;

    /// Not a round number, so that a decoder which counts from zero is found out.
    private static final long FIRST_PTS = 7_000_000L;

    private static final long FRAME = 40_000;

    private final BlockingQueue<MediaTime> shown = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> missing = new LinkedBlockingQueue<>();
    private final AtomicInteger widths = new AtomicInteger();
    private final MonitorFeed.Listener listener =
            new MonitorFeed.Listener() {
                @Override
                public void onPicture(Picture picture, long arrivedNanos) {
                    widths.set(picture.width());
                    assertEquals(
                            picture.width() * picture.height() * 4, picture.bgra().remaining());
                    shown.add(picture.at());
                }

                @Override
                public void onNoPicture(String why) {
                    missing.add(why);
                }
            };

    @Test
    void givesEachFrameItsMediaTime(@TempDir Path folder) throws Exception {
        byte[] ts = stream(folder, "1280x720");
        HttpServer server = serve(ts, new CountDownLatch(0));
        try (MonitorFeed feed = feed(server)) {
            feed.start();
            List<Long> times = new ArrayList<>();
            while (missing.isEmpty() || !shown.isEmpty()) {
                MediaTime next = shown.poll(100, TimeUnit.MILLISECONDS);
                if (next != null) {
                    times.add(next.micros() - OFFSET - FIRST_PTS);
                }
            }
            assertTrue(times.size() > 40, "of 50 frames came " + times.size());
            assertEquals(0, times.getFirst());
            assertTrue(
                    times.stream().allMatch(time -> Math.floorMod(time, FRAME) == 0),
                    "every frame on its own time: " + times);
            assertEquals(640, widths.get());
        } finally {
            server.stop(0);
        }
    }

    @Test
    void startsOverWhenNoFrameComesForThreeSeconds(@TempDir Path folder) throws Exception {
        byte[] ts = stream(folder, "320x180");
        CountDownLatch hang = new CountDownLatch(1);
        HttpServer server = serve(ts, hang);
        try (MonitorFeed feed = feed(server)) {
            feed.start();
            assertEquals("no frame for 3 s", missing.poll(20, TimeUnit.SECONDS));
            shown.clear();
            assertTrue(shown.poll(20, TimeUnit.SECONDS) != null, "a new try brings pictures");
        } finally {
            hang.countDown();
            server.stop(0);
        }
    }

    private MonitorFeed feed(HttpServer server) {
        URI source =
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/monitor.ts");
        return new MonitorFeed(source, "s3cret", new Fx(Runnable::run), listener);
    }

    private static byte[] stream(Path folder, String size) throws Exception {
        Path file = folder.resolve("programme.ts");
        Process ffmpeg =
                new ProcessBuilder(
                                "ffmpeg",
                                "-loglevel",
                                "error",
                                "-f",
                                "lavfi",
                                "-i",
                                "testsrc2=size=" + size + ":rate=25:duration=2",
                                "-c:v",
                                "libx264",
                                "-preset",
                                "ultrafast",
                                "-tune",
                                "zerolatency",
                                "-output_ts_offset",
                                "7",
                                "-muxdelay",
                                "0",
                                "-muxpreload",
                                "0",
                                file.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        assertEquals(0, ffmpeg.waitFor());
        return Files.readAllBytes(file);
    }

    /// Sends all of it, then nothing for as long as `hang` is up.
    private static HttpServer serve(byte[] ts, CountDownLatch hang) throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext(
                "/monitor.ts",
                exchange -> {
                    boolean isKnown =
                            "Bearer s3cret"
                                    .equals(exchange.getRequestHeaders().getFirst("Authorization"));
                    exchange.getResponseHeaders()
                            .set("Ngage-Media-Offset-Micros", String.valueOf(OFFSET));
                    exchange.sendResponseHeaders(isKnown ? 200 : 401, 0);
                    try (exchange) {
                        exchange.getResponseBody().write(ts);
                        exchange.getResponseBody().flush();
                        hang.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
        server.start();
        return server;
    }
}
