package ngage.backend.controlroom;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.Executor;
import ngage.backend.vote.AskToCount;
import ngage.backend.vote.BallotBox;
import ngage.backend.vote.BallotsUnavailableException;
import ngage.backend.vote.OpenAsks;
import ngage.protocol.CueRunId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `GET /api/control-room/choices/<cue run>`: the stored choice of every fan, for a recount. On virtual
/// threads, because Redis is asked.
public final class ChoicesEndpoint implements HttpHandler {

    public static final String PREFIX = "/api/control-room/choices";

    private static final Logger log = LoggerFactory.getLogger(ChoicesEndpoint.class);

    private final OpenAsks asks;
    private final BallotBox ballots;
    private final Executor virtualThreads;

    public ChoicesEndpoint(OpenAsks asks, BallotBox ballots, Executor virtualThreads) {
        this.asks = asks;
        this.ballots = ballots;
        this.virtualThreads = virtualThreads;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) {
        // As a handler, so that a fault in it ends the exchange with a 500.
        exchange.dispatch(virtualThreads, (HttpHandler) this::answer);
    }

    private void answer(HttpServerExchange exchange) {
        Optional<AskToCount> ask = ask(exchange.getRelativePath());
        if (ask.isEmpty()) {
            exchange.setStatusCode(StatusCodes.NOT_FOUND).endExchange();
            return;
        }
        try {
            byte[] choices = ballots.choices(ask.get());
            exchange.getResponseHeaders()
                    .put(Headers.CONTENT_TYPE, "application/octet-stream")
                    .put(Headers.CACHE_CONTROL, "no-store");
            exchange.getResponseSender().send(ByteBuffer.wrap(choices));
        } catch (BallotsUnavailableException e) {
            log.warn("no recount of {}: {}", ask.get().cueRun(), e.getMessage());
            exchange.setStatusCode(StatusCodes.SERVICE_UNAVAILABLE).endExchange();
        }
    }

    /// @param path `/<cue run>`
    private Optional<AskToCount> ask(String path) {
        try {
            return asks.ask(new CueRunId(path.startsWith("/") ? path.substring(1) : path));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
