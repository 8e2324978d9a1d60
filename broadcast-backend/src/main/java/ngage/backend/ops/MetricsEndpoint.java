package ngage.backend.ops;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.util.concurrent.Executor;

/// `GET /api/metrics`: this node's numbers in Prometheus' text format. To be mounted behind a check of who
/// asks.
public final class MetricsEndpoint implements HttpHandler {

    public static final String PATH = "/api/metrics";

    private final NodeMetrics metrics;
    private final Executor virtualThreads;

    public MetricsEndpoint(NodeMetrics metrics, Executor virtualThreads) {
        this.metrics = metrics;
        this.virtualThreads = virtualThreads;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) {
        // Not on the I/O thread, which has phones to serve.
        exchange.dispatch(virtualThreads, (HttpHandler) _ -> answer(exchange));
    }

    private void answer(HttpServerExchange exchange) {
        exchange.getResponseHeaders()
                .put(Headers.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")
                .put(Headers.CACHE_CONTROL, "no-store");
        exchange.getResponseSender().send(metrics.inPrometheusText());
    }
}
