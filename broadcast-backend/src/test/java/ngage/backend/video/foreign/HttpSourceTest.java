package ngage.backend.video.foreign;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpSourceTest {

    private static final byte[] PLAYLIST = "#EXTM3U\n".getBytes(UTF_8);

    private final CountDownLatch over = new CountDownLatch(1);
    private final HttpSource source = new HttpSource(Duration.ofMillis(500));
    private HttpServer server;

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext(
                "/whole.m3u8",
                exchange -> {
                    try (exchange) {
                        exchange.sendResponseHeaders(200, PLAYLIST.length);
                        exchange.getResponseBody().write(PLAYLIST);
                    }
                });
        server.createContext(
                "/half.m3u8",
                exchange -> {
                    try (exchange) {
                        exchange.sendResponseHeaders(200, 2L * PLAYLIST.length);
                        exchange.getResponseBody().write(PLAYLIST);
                        exchange.getResponseBody().flush();
                        over.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
        server.createContext(
                "/huge.m3u8",
                exchange -> {
                    try (exchange) {
                        exchange.sendResponseHeaders(200, 0);
                        exchange.getResponseBody().write(new byte[3 << 20]);
                    }
                });
        server.start();
    }

    @AfterEach
    void close() {
        over.countDown();
        source.close();
        server.stop(0);
    }

    @Test
    void getsWhatIsThere() throws Exception {
        assertEquals("#EXTM3U\n", source.text(at("/whole.m3u8")).text());
    }

    @Test
    void givesUpAServerThatStopsInTheMiddleAndIsOfUseAfterwards() throws Exception {
        String message = refusal("/half.m3u8");
        assertTrue(message.endsWith("has not answered in full within 500 ms"), message);
        assertEquals("#EXTM3U\n", source.text(at("/whole.m3u8")).text());
    }

    @Test
    void saysWhatIsWrong() {
        assertTrue(refusal("/nothing.m3u8").endsWith("/nothing.m3u8 answers 404"));
        String tooLong = refusal("/huge.m3u8");
        assertTrue(tooLong.contains("/huge.m3u8: "), tooLong);
    }

    private String refusal(String path) {
        return String.valueOf(
                assertThrows(IOException.class, () -> source.text(at(path))).getMessage());
    }

    private URI at(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }
}
