package ngage.backend.web;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import ngage.backend.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AnswerDeadlineTest {

    private static final Duration PATIENCE = Duration.ofMillis(500);
    private static final int PATIENCE_OF_TEST_MILLIS = 20_000;

    /// More than the buffers of both ends hold.
    private static final byte[] LONG_ANSWER = new byte[32 << 20];

    private final CountDownLatch closed = new CountDownLatch(1);
    private final TestServer server =
            new TestServer(new AnswerDeadline(this::answer, PATIENCE, Set.of("/endless")));

    @AfterEach
    void stops() {
        server.close();
    }

    @Test
    void closesTheConnectionOfAnAnswerThatNobodyReads() throws Exception {
        try (Socket phone = ask("/long")) {
            assertTrue(closed.await(PATIENCE_OF_TEST_MILLIS, TimeUnit.MILLISECONDS));
            assertTrue(phone.isConnected(), "this end has done nothing");
        }
    }

    @Test
    void leavesASlowReaderAlone() throws Exception {
        try (Socket phone = ask("/long")) {
            InputStream in = phone.getInputStream();
            byte[] some = new byte[LONG_ANSWER.length / 16];
            long began = System.nanoTime();
            // With its header the answer is longer than that.
            for (int i = 0; i < 16; i++) {
                assertEquals(some.length, in.readNBytes(some, 0, some.length), "after " + i);
                assertFalse(closed.await(PATIENCE.toMillis() / 4, TimeUnit.MILLISECONDS));
            }
            assertTrue(System.nanoTime() - began > 2 * PATIENCE.toNanos());
        }
    }

    @Test
    void leavesAnAnswerAloneThatNeverEnds() throws Exception {
        try (Socket phone = ask("/endless")) {
            assertEquals('H', phone.getInputStream().read());
            assertFalse(closed.await(4 * PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
        }
    }

    private Socket ask(String path) throws IOException {
        Socket socket = new Socket();
        socket.connect(server.address());
        socket.setSoTimeout(PATIENCE_OF_TEST_MILLIS);
        socket.getOutputStream()
                .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(US_ASCII));
        return socket;
    }

    private void answer(HttpServerExchange exchange) {
        exchange.getConnection().addCloseListener(_ -> closed.countDown());
        exchange.getResponseSender().send(ByteBuffer.wrap(LONG_ANSWER));
    }
}
