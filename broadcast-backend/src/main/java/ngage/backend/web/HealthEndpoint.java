package ngage.backend.web;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.util.function.BooleanSupplier;

/// `GET /api/health`: whether phones can join.
public final class HealthEndpoint implements HttpHandler {

    public static final String PATH = "/api/health";

    private final BooleanSupplier isReady;

    public HealthEndpoint(BooleanSupplier isReady) {
        this.isReady = isReady;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) {
        boolean ready = isReady.getAsBoolean();
        exchange.setStatusCode(ready ? StatusCodes.OK : StatusCodes.SERVICE_UNAVAILABLE);
        exchange.getResponseHeaders()
                .put(Headers.CONTENT_TYPE, "application/json")
                .put(Headers.CACHE_CONTROL, "no-store");
        exchange.getResponseSender().send("{\"ready\":" + ready + "}");
    }
}
