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
import org.jspecify.annotations.Nullable;

/// Lets pages of another origin use an endpoint of this node. Any thread.
public final class CrossOrigin implements HttpHandler {

    private static final HttpString ALLOW_ORIGIN = new HttpString("Access-Control-Allow-Origin");
    private static final HttpString ALLOW_HEADERS = new HttpString("Access-Control-Allow-Headers");
    private static final HttpString ALLOW_METHODS = new HttpString("Access-Control-Allow-Methods");
    private static final HttpString MAX_AGE = new HttpString("Access-Control-Max-Age");
    private static final HttpString EXPOSE = new HttpString("Access-Control-Expose-Headers");

    /// Whose pages may: says it for the origin of a request, and adds the headers that say it.
    private interface Origins {

        boolean allow(HttpServerExchange exchange, @Nullable String origin);
    }

    private final HttpHandler next;
    private final Origins origins;

    private CrossOrigin(HttpHandler next, Origins origins) {
        this.next = next;
        this.origins = origins;
    }

    /// For pages that a node of the show has served.
    ///
    /// @param nodes origins of the other nodes at this moment
    public static CrossOrigin forNodes(
            HttpHandler next, Supplier<? extends Collection<String>> nodes, LongSupplier nanos) {
        return new CrossOrigin(next, new NodeOrigins(nodes, nanos));
    }

    /// For pages of any origin, that of a load balancer included, which no node knows. Only for what a
    /// browser adds nothing to by itself: who is asking must be said in the request, as by a ticket.
    public static CrossOrigin forAll(HttpHandler next) {
        return new CrossOrigin(
                next,
                (exchange, _) -> {
                    exchange.getResponseHeaders().put(ALLOW_ORIGIN, "*");
                    return true;
                });
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        String origin = exchange.getRequestHeaders().getFirst(Headers.ORIGIN);
        if (!origins.allow(exchange, origin)) {
            next.handleRequest(exchange);
            return;
        }
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

    /// A node that has gone is remembered: its pages are the ones that come. Bounded: so many origins, and
    /// no new ones after that.
    private static final class NodeOrigins implements Origins {

        private static final int MAX_ORIGINS = 4096;
        private static final long LOOK_NANOS = 1_000_000_000;

        private final Supplier<? extends Collection<String>> nodes;
        private final LongSupplier nanos;
        private final Set<String> known = ConcurrentHashMap.newKeySet();
        private final AtomicLong lookedNanos;

        NodeOrigins(Supplier<? extends Collection<String>> nodes, LongSupplier nanos) {
            this.nodes = nodes;
            this.nanos = nanos;
            this.lookedNanos = new AtomicLong(nanos.getAsLong() - LOOK_NANOS);
        }

        @Override
        public boolean allow(HttpServerExchange exchange, @Nullable String origin) {
            look();
            if (origin == null || !known.contains(origin)) {
                return false;
            }
            exchange.getResponseHeaders().put(ALLOW_ORIGIN, origin).add(Headers.VARY, "Origin");
            return true;
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
}
