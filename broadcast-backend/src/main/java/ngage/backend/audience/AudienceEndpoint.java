package ngage.backend.audience;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import ngage.protocol.CloseReason;

/// `/ws/audience`: Undertow's handshake, then the connection goes to the [PhoneTransport].
public final class AudienceEndpoint implements HttpHandler {

    public static final String PATH = "/ws/audience";
    public static final String SUBPROTOCOL = "ngage.v1";

    private static final String ACCEPT_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final HttpString KEY = new HttpString("Sec-WebSocket-Key");
    private static final HttpString ACCEPT = new HttpString("Sec-WebSocket-Accept");
    private static final HttpString VERSION = new HttpString("Sec-WebSocket-Version");
    private static final HttpString PROTOCOL = new HttpString("Sec-WebSocket-Protocol");

    private final AudienceHub hub;
    private final PhoneTransport transport;

    public AudienceEndpoint(AudienceHub hub, PhoneTransport transport) {
        this.hub = hub;
        this.transport = transport;
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
        CloseReason refusal = hub.room().refusalOfHandshake();
        if (refusal != null) {
            long seconds = 1 + hub.returnSlot().toSeconds();
            exchange.getResponseHeaders().put(Headers.RETRY_AFTER, seconds);
            refuse(exchange, StatusCodes.SERVICE_UNAVAILABLE, refusal.text());
            return;
        }
        exchange.getResponseHeaders().put(ACCEPT, accept(key)).put(PROTOCOL, SUBPROTOCOL);
        // The listener outlives the handshake: it must not hold on to the exchange.
        exchange.upgradeChannel("websocket", (connection, _) -> transport.take(connection));
        exchange.endExchange();
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
}
