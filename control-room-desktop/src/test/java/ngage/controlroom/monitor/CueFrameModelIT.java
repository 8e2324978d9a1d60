package ngage.controlroom.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import ngage.controlroom.ui.Fx;
import ngage.protocol.MediaTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CueFrameModelIT {

    private static final long OFFSET = 1_799_999_990_000_000L;

    private static final long PIECE = 50 * TestStream.FRAME;

    private static final long FIRST = OFFSET + TestStream.FIRST_PTS;

    private static final int ANY_NUMBER = 1_000;

    private final BlockingQueue<MediaTime> shown = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> said = new LinkedBlockingQueue<>();
    private final Semaphore answers = new Semaphore(ANY_NUMBER);

    /// So many answers come half, and no further.
    private final Semaphore halves = new Semaphore(0);

    private final Semaphore standing = new Semaphore(0);
    private final CountDownLatch hang = new CountDownLatch(1);
    private final Path folder;

    /// The recording has two of it, the second as the first, but later.
    private volatile byte[] ts;

    private volatile long pieceMicros = PIECE;
    private HttpServer server;
    private CueFrameModel model;

    @SuppressWarnings("NullAway.Init") // made before each test
    CueFrameModelIT(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeEach
    void record() throws Exception {
        ts = TestStream.of(folder, "320x180");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext(
                "/recording/at/",
                exchange -> {
                    String name = exchange.getRequestURI().getPath().replaceAll(".*/|[.]ts", "");
                    long at = Long.parseLong(name);
                    long piece = Math.floorDiv(at - FIRST, pieceMicros);
                    boolean isThere =
                            piece >= 0
                                    && piece < 2
                                    && "Bearer s3cret"
                                            .equals(
                                                    exchange.getRequestHeaders()
                                                            .getFirst("Authorization"));
                    exchange.getResponseHeaders()
                            .set(
                                    "Ngage-Media-Offset-Micros",
                                    String.valueOf(OFFSET + piece * pieceMicros));
                    exchange.getResponseHeaders()
                            .set(
                                    "Ngage-Media-End-Micros",
                                    String.valueOf(FIRST + (piece + 1) * pieceMicros));
                    answers.acquireUninterruptibly();
                    try (exchange) {
                        exchange.sendResponseHeaders(isThere ? 200 : 404, 0);
                        if (isThere && halves.tryAcquire()) {
                            exchange.getResponseBody().write(ts, 0, ts.length / 2);
                            exchange.getResponseBody().flush();
                            standing.release();
                            hang.await();
                        } else if (isThere) {
                            exchange.getResponseBody().write(ts);
                        }
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
        server.start();
        model = model(TsDecoder::open, Duration.ofSeconds(20));
    }

    @AfterEach
    void stop() {
        hang.countDown();
        server.stop(0);
    }

    @Test
    void showsTheFirstFrameAtOrAfterTheCuesMomentAndItsNeighbours() throws Exception {
        model.look(new MediaTime(FIRST + 24 * TestStream.FRAME + 5_000), "2 on air");
        assertEquals(frame(25), await());
        assertTrue(model.openProperty().get());

        model.step(-1);
        assertEquals(frame(24), await());
        model.step(2);
        assertEquals(frame(26), await());

        model.close();
        assertFalse(model.openProperty().get());
        assertFalse(model.coversProperty().get());
    }

    @Test
    void coversTheProgrammeWhenItsFrameHasComeNotBefore() throws Exception {
        CountDownLatch covered = new CountDownLatch(1);
        model.coversProperty()
                .subscribe(covers -> {
                    if (covers) {
                        covered.countDown();
                    }
                });
        answers.drainPermits();
        model.look(frame(10), "2 on air");
        assertTrue(model.openProperty().get());
        assertFalse(model.coversProperty().get());
        answers.release(ANY_NUMBER);
        assertEquals(frame(10), await());
        assertTrue(covered.await(20, TimeUnit.SECONDS), "it does not cover");

        model.close();
        model.look(new MediaTime(FIRST + 60_000_000), "9 on air");
        assertTrue(model.openProperty().get());
        assertFalse(model.coversProperty().get(), "the frame before it is not to be seen again");
    }

    @Test
    void findsTheFrameAfterAMomentWithinTheLastOneOfItsPiece() throws Exception {
        model.look(new MediaTime(FIRST + PIECE - 5_000), "2 on air");
        assertEquals(new MediaTime(FIRST + PIECE), await());
    }

    @Test
    void takesARoundedMomentForItsOwnFrame() throws Exception {
        model.look(new MediaTime(FIRST + 10 * TestStream.FRAME + 400), "2 on air");
        assertEquals(frame(10), await());
    }

    /// Out of one piece into the next, and the way back.
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "24; 1; 48; 2000000",
                "25; 1; 50; 2000000",
                "30000/1001; 1; 60; 2002000",
                "50; 1; 100; 2000000",
                "60; 1; 120; 2000000",
                "100; not(mod(n\\,7))+not(mod(n\\,31)); 35; 2000000"
            })
    void stepsFromEachFrameToTheNextAndBack(
            String rate, String selected, int frames, long lengthMicros) throws Exception {
        double seconds = lengthMicros / 1e6;
        ts =
                TestStream.of(
                        folder,
                        "testsrc2=size=160x90:rate=%s:duration=%s,select=%s"
                                .formatted(rate, seconds, selected),
                        seconds);
        pieceMicros = lengthMicros;
        List<MediaTime> times = new ArrayList<>(frameTimes(OFFSET));
        assertEquals(frames, times.size());
        times.addAll(frameTimes(OFFSET + lengthMicros));
        List<MediaTime> way = times.subList(frames - 6, frames + 6);

        model.look(way.getFirst(), "2 on air");
        List<MediaTime> forward = new ArrayList<>(List.of(await()));
        while (forward.size() < way.size()) {
            model.step(1);
            forward.add(await());
        }
        assertEquals(way, forward);

        List<MediaTime> back = new ArrayList<>(List.of(forward.getLast()));
        while (back.size() < way.size()) {
            model.step(-1);
            back.add(await());
        }
        assertEquals(way.reversed(), back);
    }

    @Test
    void stepsThatComeFasterThanFramesAddUp() throws Exception {
        model.look(frame(48), "2 on air");
        assertEquals(frame(48), await());
        answers.drainPermits();
        model.step(1);
        model.step(1);
        model.step(1);
        answers.release(ANY_NUMBER);
        assertEquals(frame(51), await());
    }

    @Test
    void saysThatTheRecordingHasNoNeighbourAndStays() throws Exception {
        model.wordsProperty().subscribe(words -> said.add(words));
        model.look(frame(0), "2 on air");
        assertEquals(frame(0), await());
        model.step(-1);
        awaitWords("2 on air: the recording begins after it");
        model.step(1);
        assertEquals(frame(1), await());

        model.look(frame(99), "2 on air");
        assertEquals(frame(99), await());
        model.step(1);
        awaitWords("2 on air: the recording ends before it");
        model.step(-1);
        assertEquals(frame(98), await());
    }

    @Test
    void saysWhatIsNotInTheRecording() throws Exception {
        model.wordsProperty().subscribe(words -> said.add(words));
        model.look(new MediaTime(FIRST + 60_000_000), "9 on air");
        awaitWords("9 on air: it is not in the recording");
    }

    @Test
    void saysThatAnAnswerStoodStillAndLooksAgain() throws Exception {
        model = model(TsDecoder::open, Duration.ofSeconds(2));
        model.wordsProperty().subscribe(words -> said.add(words));
        halves.release();
        model.look(frame(10), "2 on air");
        awaitWords("2 on air: the backend gave no whole answer within 2.0 s");
        model.look(frame(10), "2 on air");
        assertEquals(frame(10), await());
    }

    @Test
    void aNewLookDoesNotWaitForOneThatStandsStill() throws Exception {
        halves.release();
        model.look(frame(10), "2 on air");
        assertTrue(standing.tryAcquire(20, TimeUnit.SECONDS), "it was not asked");
        model.look(frame(20), "3 on air");
        assertEquals(frame(20), await());
    }

    @Test
    void saysThatTheDecoderFellAndLooksAgain() throws Exception {
        AtomicInteger opened = new AtomicInteger();
        FrameDecoder.Opener falls =
                stream -> {
                    if (opened.getAndIncrement() == 0) {
                        throw new IllegalStateException("as a broken picture makes it");
                    }
                    return TsDecoder.open(stream);
                };
        model = model(falls, Duration.ofSeconds(20));
        model.wordsProperty().subscribe(words -> said.add(words));
        model.look(frame(10), "2 on air");
        awaitWords("2 on air: the decoder fell");
        model.look(frame(10), "2 on air");
        assertEquals(frame(10), await());
    }

    @Test
    void findsItOnWhicheverNodeRecordedIt() throws Exception {
        model =
                model(
                        List.of(folder("/another-node/"), folder("/recording/")),
                        TsDecoder::open,
                        Duration.ofSeconds(20));
        model.look(frame(10), "2 on air");
        assertEquals(frame(10), await());
    }

    @Test
    void saysThatANodeGaveNoAnswerRatherThanThatItIsNowhere() throws Exception {
        model =
                model(
                        List.of(URI.create("http://127.0.0.1:1/"), folder("/another-node/")),
                        TsDecoder::open,
                        Duration.ofSeconds(20));
        model.wordsProperty().subscribe(words -> said.add(words));
        model.look(frame(10), "2 on air");
        awaitWords("2 on air: the backend gave no whole answer");
    }

    private CueFrameModel model(FrameDecoder.Opener decoders, Duration patience) {
        return model(List.of(folder("/recording/")), decoders, patience);
    }

    private URI folder(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    private CueFrameModel model(
            List<URI> recordings, FrameDecoder.Opener decoders, Duration patience) {
        CueFrameModel made =
                new CueFrameModel(recordings, "s3cret", decoders, patience, new Fx(Runnable::run));
        made.showOn(picture -> shown.add(picture.at()));
        return made;
    }

    private List<MediaTime> frameTimes(long offset) throws IOException {
        List<MediaTime> times = new ArrayList<>();
        try (FrameDecoder decoder = TsDecoder.open(new ByteArrayInputStream(ts))) {
            for (Decoded next = decoder.next(); next != null; next = decoder.next()) {
                if (next instanceof DecodedFrame frame) {
                    times.add(new MediaTime(frame.ptsMicros() + offset));
                }
            }
        }
        return times;
    }

    private void awaitWords(String wanted) throws InterruptedException {
        String last = "";
        while (!last.equals(wanted)) {
            last = said.poll(20, TimeUnit.SECONDS);
            assertTrue(last != null, "it said nothing more");
        }
    }

    private MediaTime await() throws InterruptedException {
        MediaTime next = shown.poll(20, TimeUnit.SECONDS);
        assertTrue(next != null, "no frame; " + model.wordsProperty().get());
        return next;
    }

    private static MediaTime frame(int number) {
        return new MediaTime(FIRST + number * TestStream.FRAME);
    }
}
