package ngage.backend.audience;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.conduits.ReadReadyHandler;
import org.xnio.conduits.StreamSinkConduit;
import org.xnio.conduits.StreamSourceConduit;
import org.xnio.conduits.WriteReadyHandler;

/// `/ws/audience`: Undertow's handshake, then the raw connection becomes a [Phone].
public final class AudienceEndpoint implements HttpHandler {

    public static final String PATH = "/ws/audience";
    public static final String SUBPROTOCOL = "ngage.v1";

    private static final String ACCEPT_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final HttpString KEY = new HttpString("Sec-WebSocket-Key");
    private static final HttpString ACCEPT = new HttpString("Sec-WebSocket-Accept");
    private static final HttpString VERSION = new HttpString("Sec-WebSocket-Version");
    private static final HttpString PROTOCOL = new HttpString("Sec-WebSocket-Protocol");

    private final AudienceHub hub;

    public AudienceEndpoint(AudienceHub hub) {
        this.hub = hub;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) {
        String key = exchange.getRequestHeaders().getFirst(KEY);
        if (!exchange.getRequestMethod().equals(Methods.GET)
                || !hasToken(exchange, Headers.UPGRADE, "websocket")
                || !hasToken(exchange, Headers.CONNECTION, "upgrade")
                || key == null
                || !isKey(key)) {
            refuse(exchange, StatusCodes.BAD_REQUEST, "this is a WebSocket");
            return;
        }
        if (!"13".equals(exchange.getRequestHeaders().getFirst(VERSION))) {
            exchange.getResponseHeaders().put(VERSION, "13");
            refuse(exchange, StatusCodes.UPGRADE_REQUIRED, "WebSocket version 13 is spoken here");
            return;
        }
        if (!hasToken(exchange, PROTOCOL, SUBPROTOCOL)) {
            refuse(exchange, StatusCodes.BAD_REQUEST, "ask for the subprotocol " + SUBPROTOCOL);
            return;
        }
        exchange.getResponseHeaders().put(ACCEPT, accept(key)).put(PROTOCOL, SUBPROTOCOL);
        // The listener outlives the handshake: it must not hold on to the exchange.
        exchange.upgradeChannel("websocket", (connection, _) -> onUpgraded(connection));
        exchange.endExchange();
    }

    private void onUpgraded(StreamConnection connection) {
        UpgradedSocket socket = new UpgradedSocket(connection);
        socket.start(hub.connect(socket, connection.getIoThread()));
    }

    private static boolean hasToken(HttpServerExchange exchange, HttpString header, String token) {
        var values = exchange.getRequestHeaders().get(header);
        return values != null
                && values.stream()
                        .flatMap(value -> Arrays.stream(value.split(",")))
                        .anyMatch(value -> value.strip().toLowerCase(Locale.ROOT).equals(token));
    }

    private static boolean isKey(String key) {
        try {
            return Base64.getDecoder().decode(key).length == 16;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    static String accept(String key) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-1")
                            .digest((key + ACCEPT_SUFFIX).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }

    private static void refuse(HttpServerExchange exchange, int status, String text) {
        exchange.setStatusCode(status);
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/plain; charset=utf-8");
        exchange.getResponseSender().send(text + "\n");
    }

    /// The raw connection after the handshake. I/O thread only.
    ///
    /// Reading and writing have a handler each, because each side says of its own end: that we write no
    /// more must not end the reading.
    private static final class UpgradedSocket implements PhoneSocket {

        private final StreamConnection connection;
        private final StreamSourceConduit source;
        private final StreamSinkConduit sink;
        private boolean hasEndedWrites;

        UpgradedSocket(StreamConnection connection) {
            this.connection = connection;
            this.source = connection.getSourceChannel().getConduit();
            this.sink = connection.getSinkChannel().getConduit();
        }

        void start(Phone phone) {
            source.setReadReadyHandler(new Reads(phone));
            sink.setWriteReadyHandler(new Writes(phone));
            // What came together with the handshake waits in a buffer that no selector knows of.
            source.wakeupReads();
        }

        @Override
        public int read(ByteBuffer into) throws IOException {
            return source.read(into);
        }

        @Override
        public void write(ByteBuffer[] buffers, int count) throws IOException {
            sink.write(buffers, 0, count);
        }

        @Override
        public void awaitRoom() {
            sink.resumeWrites();
        }

        @Override
        public void stopAwaitingRoom() {
            sink.suspendWrites();
        }

        @Override
        public void endWrites() throws IOException {
            hasEndedWrites = true;
            sink.terminateWrites();
            sink.flush();
        }

        @Override
        public void close() {
            IoUtils.safeClose(connection);
        }

        private record Reads(Phone phone) implements ReadReadyHandler {

            @Override
            public void readReady() {
                phone.onReadable();
            }

            @Override
            public void forceTermination() {
                phone.leave();
            }

            @Override
            public void terminated() {
                phone.leave();
            }
        }

        private final class Writes implements WriteReadyHandler {

            private final Phone phone;

            Writes(Phone phone) {
                this.phone = phone;
            }

            @Override
            public void writeReady() {
                phone.onWritable();
            }

            @Override
            public void forceTermination() {
                phone.leave();
            }

            @Override
            public void terminated() {
                if (!hasEndedWrites) {
                    phone.leave();
                }
            }
        }
    }
}
