package ngage.backend.controlroom;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;

/// Lets only the crew through: `Authorization: Bearer <operator token>`.
public final class AuthorizedEndpoint implements HttpHandler {

    private static final String SCHEME = "Bearer ";

    private final OperatorToken token;
    private final HttpHandler next;

    public AuthorizedEndpoint(OperatorToken token, HttpHandler next) {
        this.token = token;
        this.next = next;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        String header = exchange.getRequestHeaders().getFirst(Headers.AUTHORIZATION);
        if (header != null
                && header.startsWith(SCHEME)
                && token.matches(header.substring(SCHEME.length()))) {
            next.handleRequest(exchange);
            return;
        }
        exchange.getResponseHeaders().put(Headers.WWW_AUTHENTICATE, "Bearer realm=\"ngage\"");
        exchange.setStatusCode(StatusCodes.UNAUTHORIZED).endExchange();
    }
}
