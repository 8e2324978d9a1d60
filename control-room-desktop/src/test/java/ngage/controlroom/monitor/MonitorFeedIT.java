package ngage.controlroom.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
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
    private static final int FALLS = 4;

    private final BlockingQueue<MediaTime> sounds = new LinkedBlockingQueue<>();
    private final BlockingQueue<MediaTime> shown = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> missing = new LinkedBlockingQueue<>();
    private final AtomicInteger widths = new AtomicInteger();
    private final MonitorFeed.Listener listener =
            new MonitorFeed.Listener() {
                @Override
                public void onSound(Sound sound) {
                    sounds.add(sound.at());
                }

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
        byte[] ts = TestStream.of(folder, "1280x720");
        HttpServer server = serve(ts, new CountDownLatch(0));
        try (MonitorFeed feed = feed(server)) {
            feed.start();
            List<Long> times = new ArrayList<>();
            while (missing.isEmpty() || !shown.isEmpty()) {
                MediaTime next = shown.poll(100, TimeUnit.MILLISECONDS);
                if (next != null) {
                    times.add(next.micros() - OFFSET - TestStream.FIRST_PTS);
                }
            }
            assertTrue(times.size() > 40, "of 50 frames came " + times.size());
            assertEquals(0, times.getFirst());
            assertTrue(
                    times.stream().allMatch(time -> Math.floorMod(time, TestStream.FRAME) == 0),
                    "every frame on its own time: " + times);
            assertEquals(640, widths.get());
            // A sound frame of the encoder's lead-in comes before the first picture.
            long firstSound = sounds.element().micros() - OFFSET - TestStream.FIRST_PTS;
            assertTrue(Math.abs(firstSound) < 30_000, "sound starts at " + firstSound);
            assertTrue(sounds.size() > 80, "of 86 stretches of sound came " + sounds.size());
        } finally {
            server.stop(0);
        }
    }

    @Test
    void startsOverWhenNoFrameComesForThreeSeconds(@TempDir Path folder) throws Exception {
        byte[] ts = TestStream.of(folder, "320x180");
        CountDownLatch hang = new CountDownLatch(1);
        HttpServer server = serve(ts, hang);
        try (MonitorFeed feed = feed(server)) {
            feed.start();
            assertEquals("no frame for 3 s", missing.poll(20, TimeUnit.SECONDS));
            shown.clear();
            assertNotNull(shown.poll(20, TimeUnit.SECONDS), "a new try brings pictures");
        } finally {
            hang.countDown();
            server.stop(0);
        }
    }

    @Test
    void startsOverWhenItsDecoderFalls(@TempDir Path folder) throws Exception {
        HttpServer server = serve(TestStream.of(folder, "320x180"), new CountDownLatch(0));
        // As often as there are buffers: none of them may be lost.
        AtomicInteger opened = new AtomicInteger();
        FrameDecoder.Opener falls =
                stream ->
                        opened.incrementAndGet() <= FALLS
                                ? new BrokenDecoder()
                                : TsDecoder.open(stream);
        try (MonitorFeed feed =
                new MonitorFeed(source(server), "s3cret", falls, new Fx(Runnable::run), listener)) {
            feed.start();
            for (int fall = 0; fall < FALLS; fall++) {
                assertEquals("the decoder fell", missing.poll(20, TimeUnit.SECONDS));
            }
            assertNotNull(shown.poll(20, TimeUnit.SECONDS), "a new try brings pictures");
        } finally {
            server.stop(0);
        }
    }

    /// Its frames have fewer pixels than they say.
    private static final class BrokenDecoder implements FrameDecoder {

        @Override
        public Decoded next() {
            return new DecodedFrame(0, 320, 180, 320 * 4, ByteBuffer.allocate(1));
        }

        @Override
        public void close() {}
    }

    private MonitorFeed feed(HttpServer server) {
        return new MonitorFeed(source(server), "s3cret", new Fx(Runnable::run), listener);
    }

    private static URI source(HttpServer server) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/monitor.ts");
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
