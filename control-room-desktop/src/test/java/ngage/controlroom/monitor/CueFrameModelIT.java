package ngage.controlroom.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import ngage.controlroom.ui.Fx;
import ngage.protocol.MediaTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CueFrameModelIT {

    private static final long OFFSET = 1_799_999_990_000_000L;

    /// The recording has two of it, the second as the first, but later.
    private static final long PIECE = 50 * TestStream.FRAME;

    private static final long FIRST = OFFSET + TestStream.FIRST_PTS;

    private final BlockingQueue<MediaTime> shown = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> said = new LinkedBlockingQueue<>();
    private HttpServer server;
    private CueFrameModel model;

    @SuppressWarnings("NullAway.Init") // made before each test
    CueFrameModelIT() {}

    @BeforeEach
    void record(@TempDir Path folder) throws Exception {
        byte[] ts = TestStream.of(folder, "320x180");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/recording/at/",
                exchange -> {
                    String name = exchange.getRequestURI().getPath().replaceAll(".*/|[.]ts", "");
                    long at = Long.parseLong(name);
                    long piece = Math.floorDiv(at - FIRST, PIECE);
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
                                    String.valueOf(OFFSET + piece * PIECE));
                    exchange.getResponseHeaders()
                            .set(
                                    "Ngage-Media-End-Micros",
                                    String.valueOf(FIRST + (piece + 1) * PIECE));
                    try (exchange) {
                        exchange.sendResponseHeaders(isThere ? 200 : 404, 0);
                        if (isThere) {
                            exchange.getResponseBody().write(ts);
                        }
                    } catch (IOException e) {
                        said.add("the decoder has seen enough");
                    }
                });
        server.start();
        URI recording =
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/recording/");
        model = new CueFrameModel(recording, "s3cret", new Fx(Runnable::run));
        model.showOn(picture -> shown.add(picture.at()));
    }

    @AfterEach
    void stop() {
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

    @Test
    void saysWhatIsNotInTheRecording() throws Exception {
        model.wordsProperty().subscribe(words -> said.add(words));
        model.look(new MediaTime(FIRST + 60_000_000), "9 on air");
        String last = "";
        while (!last.equals("9 on air: it is not in the recording")) {
            last = String.valueOf(said.poll(20, TimeUnit.SECONDS));
            assertFalse(last.equals("null"), "it said nothing more");
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
