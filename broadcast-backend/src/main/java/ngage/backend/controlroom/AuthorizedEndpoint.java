package ngage.backend.controlroom;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.util.List;

/// Lets only those through who have a token that is good here: `Authorization: Bearer <token>`.
public final class AuthorizedEndpoint implements HttpHandler {

    private static final String SCHEME = "Bearer ";

    private final List<AccessToken> tokens;
    private final HttpHandler next;

    public AuthorizedEndpoint(AccessToken token, HttpHandler next) {
        this(List.of(token), next);
    }

    /// @param tokens of which each is good
    public AuthorizedEndpoint(List<AccessToken> tokens, HttpHandler next) {
        this.tokens = List.copyOf(tokens);
        this.next = next;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        String header = exchange.getRequestHeaders().getFirst(Headers.AUTHORIZATION);
        if (header != null
                && header.startsWith(SCHEME)
                && isGood(header.substring(SCHEME.length()))) {
            next.handleRequest(exchange);
            return;
        }
        exchange.getResponseHeaders().put(Headers.WWW_AUTHENTICATE, "Bearer realm=\"ngage\"");
        exchange.setStatusCode(StatusCodes.UNAUTHORIZED).endExchange();
    }

    private boolean isGood(String offered) {
        return tokens.stream().anyMatch(token -> token.matches(offered));
    }
}
