package ngage.backend.web;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.StatusCodes;
import java.nio.ByteBuffer;
import java.time.Duration;

/// Answers of the API. Nobody may keep them, unless the caller has said before that a cache may.
public final class Answers {

    private Answers() {}

    /// @param json UTF-8
    public static void json(HttpServerExchange exchange, int status, byte[] json) {
        send(exchange, status, "application/json", ByteBuffer.wrap(json));
    }

    /// @param words for the one who programs or operates a phone
    public static void text(HttpServerExchange exchange, int status, String words) {
        exchange.setStatusCode(status);
        addDefaults(exchange, "text/plain; charset=utf-8");
        exchange.getResponseSender().send(words + "\n");
    }

    /// The method is not one of this path's.
    ///
    /// @param allowed such as `GET, HEAD`
    public static void wrongMethod(HttpServerExchange exchange, String allowed) {
        exchange.getResponseHeaders().put(Headers.ALLOW, allowed);
        exchange.setStatusCode(StatusCodes.METHOD_NOT_ALLOWED).endExchange();
    }

    /// Adds `Retry-After`, in whole seconds: rounded up, so that nobody comes too early.
    public static void retryAfter(HttpServerExchange exchange, Duration wait) {
        exchange.getResponseHeaders()
                .put(Headers.RETRY_AFTER, Math.max(1, Math.ceilDiv(wait.toMillis(), 1000L)));
    }

    private static void send(
            HttpServerExchange exchange, int status, String contentType, ByteBuffer body) {
        exchange.setStatusCode(status);
        addDefaults(exchange, contentType);
        exchange.getResponseSender().send(body);
    }

    private static void addDefaults(HttpServerExchange exchange, String contentType) {
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, contentType);
        putIfAbsent(exchange, Headers.CACHE_CONTROL, "no-store");
    }

    private static void putIfAbsent(HttpServerExchange exchange, HttpString name, String value) {
        if (!exchange.getResponseHeaders().contains(name)) {
            exchange.getResponseHeaders().put(name, value);
        }
    }
}
