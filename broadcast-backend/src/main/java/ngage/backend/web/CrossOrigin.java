package ngage.backend.web;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// Lets pages that another node of the show has served use an endpoint of this one. Any thread.
///
/// A node that has gone is remembered: its pages are the ones that come. Bounded: so many origins, and
/// no new ones after that.
public final class CrossOrigin implements HttpHandler {

    private static final HttpString ALLOW_ORIGIN = new HttpString("Access-Control-Allow-Origin");
    private static final HttpString ALLOW_HEADERS = new HttpString("Access-Control-Allow-Headers");
    private static final HttpString ALLOW_METHODS = new HttpString("Access-Control-Allow-Methods");
    private static final HttpString MAX_AGE = new HttpString("Access-Control-Max-Age");
    private static final HttpString EXPOSE = new HttpString("Access-Control-Expose-Headers");
    private static final int MAX_ORIGINS = 4096;
    private static final long LOOK_NANOS = 1_000_000_000;

    private final HttpHandler next;
    private final Supplier<? extends Collection<String>> nodes;
    private final LongSupplier nanos;
    private final Set<String> known = ConcurrentHashMap.newKeySet();
    private final AtomicLong lookedNanos;

    /// @param nodes origins of the other nodes at this moment
    public CrossOrigin(
            HttpHandler next, Supplier<? extends Collection<String>> nodes, LongSupplier nanos) {
        this.next = next;
        this.nodes = nodes;
        this.nanos = nanos;
        this.lookedNanos = new AtomicLong(nanos.getAsLong() - LOOK_NANOS);
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        look();
        String origin = exchange.getRequestHeaders().getFirst(Headers.ORIGIN);
        if (origin == null || !known.contains(origin)) {
            next.handleRequest(exchange);
            return;
        }
        exchange.getResponseHeaders().put(ALLOW_ORIGIN, origin).add(Headers.VARY, "Origin");
        if (exchange.getRequestMethod().equals(Methods.OPTIONS)) {
            exchange.getResponseHeaders()
                    .put(ALLOW_METHODS, "POST")
                    .put(ALLOW_HEADERS, "Authorization, Content-Type")
                    .put(MAX_AGE, "7200");
            exchange.setStatusCode(StatusCodes.NO_CONTENT).endExchange();
            return;
        }
        exchange.getResponseHeaders().put(EXPOSE, "Retry-After");
        next.handleRequest(exchange);
    }

    private void look() {
        long now = nanos.getAsLong();
        long looked = lookedNanos.get();
        if (now - looked >= LOOK_NANOS && lookedNanos.compareAndSet(looked, now)) {
            for (String origin : nodes.get()) {
                if (known.size() < MAX_ORIGINS) {
                    known.add(origin);
                }
            }
        }
    }
}
