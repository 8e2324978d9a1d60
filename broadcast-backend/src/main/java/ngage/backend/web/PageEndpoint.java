package ngage.backend.web;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Serves one web app, the phone's or the overlay's, from the class path. Any thread; all its files are
/// in memory from the start, so no path that anybody asks for leads anywhere else.
public final class PageEndpoint implements HttpHandler {

    private static final int MAX_PATH_CHARS = 256;

    private static final Map<String, String> CONTENT_TYPES =
            Map.ofEntries(
                    Map.entry("html", "text/html; charset=utf-8"),
                    Map.entry("js", "text/javascript; charset=utf-8"),
                    Map.entry("mjs", "text/javascript; charset=utf-8"),
                    Map.entry("css", "text/css; charset=utf-8"),
                    Map.entry("json", "application/json"),
                    Map.entry("webmanifest", "application/manifest+json"),
                    Map.entry("txt", "text/plain; charset=utf-8"),
                    Map.entry("svg", "image/svg+xml"),
                    Map.entry("png", "image/png"),
                    Map.entry("webp", "image/webp"),
                    Map.entry("jpg", "image/jpeg"),
                    Map.entry("ico", "image/x-icon"),
                    Map.entry("woff2", "font/woff2"));

    private static final String CONTENT_SECURITY_POLICY =
            String.join(
                    "; ",
                    "default-src 'none'",
                    "script-src 'self'",
                    "style-src 'self'",
                    "img-src 'self' data: blob:",
                    "font-src 'self'",
                    // The programme may be anywhere too, and a browser that plays HLS by itself
                    // fetches it by this.
                    "media-src 'self' blob: http: https:",
                    "worker-src 'self' blob:",
                    "manifest-src 'self'",
                    // Other nodes of the show too: they may be anywhere, and come and go.
                    // Older Safari does not count a WebSocket to us as 'self' either.
                    "connect-src 'self' http: https: ws: wss:",
                    "base-uri 'none'",
                    "form-action 'none'",
                    "frame-ancestors 'none'");

    private final Map<String, Page> pages;

    /// @param folder on the class path, such as `/web/phone`
    public PageEndpoint(String folder) {
        this.pages = PageFolder.read(folder, PageEndpoint::contentType);
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) {
        if (!exchange.getRequestMethod().equals(Methods.GET)
                && !exchange.getRequestMethod().equals(Methods.HEAD)) {
            exchange.getResponseHeaders().put(Headers.ALLOW, "GET, HEAD");
            exchange.setStatusCode(StatusCodes.METHOD_NOT_ALLOWED).endExchange();
            return;
        }
        Page page = page(exchange.getRelativePath());
        addSecurityHeaders(exchange);
        if (page == null) {
            exchange.setStatusCode(StatusCodes.NOT_FOUND);
            exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/plain; charset=utf-8");
            exchange.getResponseSender().send("There is no such page.\n");
            return;
        }
        // Always asked for again, seldom sent again: an old script beside a new page would be
        // worse.
        exchange.getResponseHeaders()
                .put(Headers.CACHE_CONTROL, "no-cache")
                .put(Headers.ETAG, page.etag())
                .put(Headers.VARY, "Accept-Encoding");
        if (page.etag().equals(exchange.getRequestHeaders().getFirst(Headers.IF_NONE_MATCH))) {
            exchange.setStatusCode(StatusCodes.NOT_MODIFIED).endExchange();
            return;
        }
        send(exchange, page);
    }

    private static void send(HttpServerExchange exchange, Page page) {
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, page.contentType());
        ByteBuffer body = page.content();
        ByteBuffer gzipped = page.gzipped();
        if (gzipped != null && acceptsGzip(exchange)) {
            exchange.getResponseHeaders().put(Headers.CONTENT_ENCODING, "gzip");
            body = gzipped;
        }
        exchange.getResponseSender().send(body.duplicate());
    }

    private @Nullable Page page(String path) {
        if (path.length() > MAX_PATH_CHARS) {
            return null;
        }
        String name = path.startsWith("/") ? path.substring(1) : path;
        return pages.get(name.isEmpty() || name.endsWith("/") ? name + "index.html" : name);
    }

    private static @Nullable String contentType(String file) {
        String extension = file.substring(file.lastIndexOf('.') + 1);
        return CONTENT_TYPES.get(extension.toLowerCase(Locale.ROOT));
    }

    private static boolean acceptsGzip(HttpServerExchange exchange) {
        String accepted = exchange.getRequestHeaders().getFirst(Headers.ACCEPT_ENCODING);
        return accepted != null && accepted.contains("gzip") && !accepted.contains("gzip;q=0");
    }

    private static void addSecurityHeaders(HttpServerExchange exchange) {
        exchange.getResponseHeaders()
                .put(new HttpString("Content-Security-Policy"), CONTENT_SECURITY_POLICY)
                .put(new HttpString("X-Content-Type-Options"), "nosniff")
                .put(new HttpString("Referrer-Policy"), "no-referrer")
                .put(new HttpString("Cross-Origin-Opener-Policy"), "same-origin")
                .put(
                        new HttpString("Permissions-Policy"),
                        "camera=(), microphone=(), geolocation=()");
    }
}
