package ngage.backend.video.hls;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import java.time.Duration;
import ngage.backend.video.hls.HlsOrigin.Resource;

/// Serves the origin over HTTP, so that caches may stand between it and the phones; to be mounted at the
/// prefix [#PREFIX]. Answers on the I/O thread, out of memory.
public final class HlsEndpoint implements HttpHandler {

    public static final String PREFIX = "/live";

    /// Path of the master playlist, for a phone's player.
    public static final String STREAM = PREFIX + "/" + HlsOrigin.MASTER_PLAYLIST;

    private static final HttpString ALLOW_ORIGIN = new HttpString("Access-Control-Allow-Origin");
    private static final String PLAYLIST_TYPE = "application/vnd.apple.mpegurl";
    private static final String SEGMENT_TYPE = "video/mp2t";

    private final HlsOrigin origin;
    private final String mediaCaching;

    public HlsEndpoint(HlsOrigin origin, HlsConfig config) {
        this.origin = origin;
        Duration half = config.segment().dividedBy(2);
        this.mediaCaching = "public, max-age=" + Math.max(1, half.toSeconds());
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) {
        exchange.getResponseHeaders().put(ALLOW_ORIGIN, "*");
        if (!isRead(exchange)) {
            exchange.getResponseHeaders().put(Headers.ALLOW, "GET, HEAD");
            refuse(exchange, StatusCodes.METHOD_NOT_ALLOWED);
            return;
        }
        String path = exchange.getRelativePath();
        Resource found = origin.find(path.startsWith("/") ? path.substring(1) : path);
        if (found == null) {
            refuse(exchange, StatusCodes.NOT_FOUND);
            return;
        }
        switch (found.kind()) {
            case MASTER -> send(exchange, found, PLAYLIST_TYPE, "public, max-age=60");
            case MEDIA -> send(exchange, found, PLAYLIST_TYPE, mediaCaching);
            case SEGMENT -> send(exchange, found, SEGMENT_TYPE, "public, max-age=3600, immutable");
        }
    }

    private static boolean isRead(HttpServerExchange exchange) {
        HttpString method = exchange.getRequestMethod();
        return method.equals(Methods.GET) || method.equals(Methods.HEAD);
    }

    private static void send(
            HttpServerExchange exchange, Resource resource, String type, String caching) {
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, type);
        exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, caching);
        exchange.getResponseSender().send(resource.content());
    }

    private static void refuse(HttpServerExchange exchange, int status) {
        exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-store");
        exchange.setStatusCode(status).endExchange();
    }
}
