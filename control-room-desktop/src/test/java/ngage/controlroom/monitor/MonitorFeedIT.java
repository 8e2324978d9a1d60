package ngage.controlroom.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
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

    private static final int LIVE_SECONDS = 4;
    private static final Duration MOST_BEHIND = Duration.ofMillis(150);

    /// Of MPEG-TS, in bytes.
    private static final int PACKET = 188;

    /// FFmpeg's packet id of the picture.
    private static final int VIDEO = 0x100;

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

    /// The desk's part of what the monitor is behind the ingest. It is two frames or so: that a frame is whole
    /// is known only when the next one begins.
    @Test
    void showsAFrameSoonAfterItHasCome(@TempDir Path folder) throws Exception {
        byte[] ts =
                TestStream.of(
                        folder,
                        "testsrc2=size=640x360:rate=25:duration=" + LIVE_SECONDS,
                        LIVE_SECONDS);
        Map<MediaTime, Long> sentNanos = new ConcurrentHashMap<>();
        Map<MediaTime, Long> shownNanos = new ConcurrentHashMap<>();
        MonitorFeed.Listener watch =
                new MonitorFeed.Listener() {
                    @Override
                    public void onSound(Sound sound) {}

                    @Override
                    public void onPicture(Picture picture, long arrivedNanos) {
                        shownNanos.put(picture.at(), System.nanoTime());
                    }

                    @Override
                    public void onNoPicture(String why) {
                        missing.add(why);
                    }
                };
        HttpServer server = serve(out -> sendLive(ts, out, sentNanos));
        try (MonitorFeed feed =
                new MonitorFeed(List.of(source(server)), "s3cret", new Fx(Runnable::run), watch)) {
            feed.start();
            assertEquals("the programme ended", missing.poll(20, TimeUnit.SECONDS));
        } finally {
            server.stop(0);
        }
        // It hurries through what came while it looked what the stream is.
        MediaTime settled = new MediaTime(OFFSET + TestStream.FIRST_PTS + 1_500_000);
        List<Duration> behind =
                shownNanos.entrySet().stream()
                        .filter(shown -> settled.isBefore(shown.getKey()))
                        .map(shown ->
                                Duration.ofNanos(
                                        shown.getValue()
                                                - Objects.requireNonNull(
                                                        sentNanos.get(shown.getKey()))))
                        .sorted()
                        .toList();
        assertTrue(behind.size() > 30, "so many frames were shown: " + behind.size());
        // Others who want the processor make some frames late; a decoder that looks ahead, all.
        Duration tenth = behind.get(behind.size() / 10);
        assertTrue(tenth.compareTo(MOST_BEHIND) < 0, "behind what has come: " + behind);
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
                new MonitorFeed(
                        List.of(source(server)),
                        "s3cret",
                        falls,
                        new Fx(Runnable::run),
                        listener)) {
            feed.start();
            for (int fall = 0; fall < FALLS; fall++) {
                assertEquals("the decoder fell", missing.poll(20, TimeUnit.SECONDS));
            }
            assertNotNull(shown.poll(20, TimeUnit.SECONDS), "a new try brings pictures");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void asksTheNodesUntilOneHasTheProgramme(@TempDir Path folder) throws Exception {
        HttpServer without = serve(_ -> {});
        without.removeContext("/monitor.ts");
        HttpServer gone = serve(_ -> {});
        gone.stop(0);
        HttpServer server = serve(TestStream.of(folder, "320x180"), new CountDownLatch(0));
        List<URI> nodes = List.of(source(without), source(gone), source(server));
        try (MonitorFeed feed = new MonitorFeed(nodes, "s3cret", new Fx(Runnable::run), listener)) {
            feed.start();
            assertNotNull(shown.poll(20, TimeUnit.SECONDS), "one of them has pictures");
            assertEquals("the backend has no programme now", missing.element());
        } finally {
            without.stop(0);
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
        return new MonitorFeed(List.of(source(server)), "s3cret", new Fx(Runnable::run), listener);
    }

    private static URI source(HttpServer server) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/monitor.ts");
    }

    /// Sends each frame when its time has come, as a studio does.
    ///
    /// @param sentNanos is told when a frame went out
    private static void sendLive(byte[] ts, OutputStream out, Map<MediaTime, Long> sentNanos)
            throws IOException, InterruptedException {
        long began = System.nanoTime();
        int frame = 0;
        int from = 0;
        while (from < ts.length) {
            int to = from + PACKET;
            while (to < ts.length && !beginsAFrame(ts, to)) {
                to += PACKET;
            }
            if (from > 0) {
                long dueNanos = began + frame * TestStream.FRAME * 1_000;
                TimeUnit.NANOSECONDS.sleep(dueNanos - System.nanoTime());
                MediaTime at =
                        new MediaTime(OFFSET + TestStream.FIRST_PTS + frame * TestStream.FRAME);
                sentNanos.put(at, System.nanoTime());
                frame++;
            }
            out.write(ts, from, to - from);
            out.flush();
            from = to;
        }
    }

    private static boolean beginsAFrame(byte[] ts, int packet) {
        boolean isStart = (ts[packet + 1] & 0x40) != 0;
        int pid = (ts[packet + 1] & 0x1f) << 8 | ts[packet + 2] & 0xff;
        return isStart && pid == VIDEO;
    }

    /// Sends all of it, then nothing for as long as `hang` is up.
    private static HttpServer serve(byte[] ts, CountDownLatch hang) throws IOException {
        return serve(out -> {
            out.write(ts);
            out.flush();
            hang.await();
        });
    }

    private interface Body {
        void write(OutputStream out) throws IOException, InterruptedException;
    }

    private static HttpServer serve(Body body) throws IOException {
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
                        body.write(exchange.getResponseBody());
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
        server.start();
        return server;
    }
}
