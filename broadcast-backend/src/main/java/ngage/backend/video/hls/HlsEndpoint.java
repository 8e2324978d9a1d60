package ngage.backend.video.hls;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Deque;
import java.util.regex.Pattern;
import ngage.backend.video.hls.HlsOrigin.Reach;
import org.jspecify.annotations.Nullable;

/// Serves the origin over HTTP, so that caches may stand between it and the phones; to be mounted at the
/// prefix [#PREFIX]. Answers on the I/O thread, out of memory; what is asked for before it is there waits
/// without one.
public final class HlsEndpoint implements HttpHandler {

    public static final String PREFIX = "/live";

    private static final HttpString ALLOW_ORIGIN = new HttpString("Access-Control-Allow-Origin");
    private static final String PLAYLIST_TYPE = "application/vnd.apple.mpegurl";

    /// Does not change while this process lives; while it is away, phones may still join.
    private static final String MASTER_CACHING = "public, max-age=60, stale-if-error=60";

    /// A cache may go on with a playlist for so many segments while we do not answer: long enough for a restart,
    /// and shorter than what phones have buffered and may do without news.
    private static final int STALE_SEGMENTS = 5;

    private static final String SEGMENT_TYPE = "video/mp2t";
    private static final Pattern NUMBER = Pattern.compile("\\d{1,15}");
    private static final Pattern GZIP =
            Pattern.compile("(?:^|.*,)\\s*gzip\\s*(?:,.*|;q=(?!0(?:\\.0+)?\\s*(?:,|$)).*|$)");

    private final HlsOrigin origin;
    private final WaitingRequests waiting;
    private final String mediaCaching;

    public HlsEndpoint(HlsOrigin origin, HlsConfig config) {
        this.origin = origin;
        // Players are told to give up after three target durations.
        this.waiting = new WaitingRequests(config.segment().multipliedBy(3));
        Duration half = config.segment().dividedBy(2);
        this.mediaCaching =
                "public, max-age="
                        + Math.max(1, half.toSeconds())
                        + ", stale-if-error="
                        + config.segment().multipliedBy(STALE_SEGMENTS).toSeconds();
        origin.addListener(
                new OriginListener() {
                    @Override
                    public void onPublished() {
                        waiting.look();
                    }
                });
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) {
        exchange.getResponseHeaders().put(ALLOW_ORIGIN, "*");
        if (!isRead(exchange)) {
            exchange.getResponseHeaders().put(Headers.ALLOW, "GET, HEAD");
            refuse(exchange, StatusCodes.METHOD_NOT_ALLOWED);
            return;
        }
        String asked = exchange.getRelativePath();
        String path = asked.startsWith("/") ? asked.substring(1) : asked;
        String segment = parameter(exchange, "_HLS_msn");
        if (segment != null) {
            sendOnce(exchange, path, segment, parameter(exchange, "_HLS_part"));
        } else if (origin.find(path) == null && origin.isNext(path)) {
            waiting.park(exchange, () -> origin.find(path) != null, () -> send(exchange, path));
        } else {
            send(exchange, path);
        }
    }

    /// @return how many requests wait for what is not there yet
    public int waiting() {
        return waiting.size();
    }

    private void sendOnce(
            HttpServerExchange exchange, String path, String segment, @Nullable String part) {
        boolean isNumber =
                NUMBER.matcher(segment).matches() && (part == null || part.matches("\\d{1,4}"));
        if (!isNumber) {
            refuse(exchange, StatusCodes.BAD_REQUEST);
            return;
        }
        long number = Long.parseLong(segment);
        int ofIt = part == null ? -1 : Integer.parseInt(part);
        switch (origin.reach(path, number, ofIt)) {
            case THERE -> send(exchange, path);
            case NEVER -> refuse(exchange, StatusCodes.BAD_REQUEST);
            case SOON ->
                    waiting.park(
                            exchange,
                            () -> origin.reach(path, number, ofIt) == Reach.THERE,
                            () -> send(exchange, path));
        }
    }

    private void send(HttpServerExchange exchange, String path) {
        Resource found = origin.find(path);
        if (found == null) {
            refuse(exchange, StatusCodes.NOT_FOUND);
            return;
        }
        switch (found.kind()) {
            case MASTER -> send(exchange, found, PLAYLIST_TYPE, MASTER_CACHING);
            case MEDIA -> send(exchange, found, PLAYLIST_TYPE, mediaCaching);
            case SEGMENT -> send(exchange, found, SEGMENT_TYPE, "public, max-age=3600, immutable");
        }
    }

    private static boolean isRead(HttpServerExchange exchange) {
        HttpString method = exchange.getRequestMethod();
        return method.equals(Methods.GET) || method.equals(Methods.HEAD);
    }

    private static @Nullable String parameter(HttpServerExchange exchange, String name) {
        Deque<String> values = exchange.getQueryParameters().get(name);
        return values == null ? null : values.peek();
    }

    private static void send(
            HttpServerExchange exchange, Resource resource, String type, String caching) {
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, type);
        exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, caching);
        ByteBuffer zipped = resource.zipped();
        if (zipped != null) {
            exchange.getResponseHeaders().put(Headers.VARY, Headers.ACCEPT_ENCODING_STRING);
            if (takesGzip(exchange)) {
                exchange.getResponseHeaders().put(Headers.CONTENT_ENCODING, "gzip");
                exchange.getResponseSender().send(zipped);
                return;
            }
        }
        exchange.getResponseSender().send(resource.content());
    }

    private static boolean takesGzip(HttpServerExchange exchange) {
        String accepted = exchange.getRequestHeaders().getFirst(Headers.ACCEPT_ENCODING);
        return accepted != null && GZIP.matcher(accepted).matches();
    }

    private static void refuse(HttpServerExchange exchange, int status) {
        exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-store");
        exchange.setStatusCode(status).endExchange();
    }
}
