package ngage.backend.admission;

import io.undertow.io.Receiver;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import ngage.protocol.FanIndex;
import ngage.protocol.JoinReply;
import ngage.protocol.JoinRequest;
import ngage.protocol.MalformedMessageException;
import ngage.protocol.MessageCodec;
import ngage.protocol.ShowRunId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;

/// `POST /api/join`: makes a phone a fan, with a ticket. A phone that sends its old ticket stays the fan
/// it was.
///
/// Virtual threads, because a new fan's number may come from Redis; no more of them than the token
/// bucket lets in. Never limited by IP address: thousands of honest fans may share one.
public final class JoinEndpoint implements HttpHandler {

    public static final String PATH = "/api/join";

    private static final Logger log = LoggerFactory.getLogger(JoinEndpoint.class);
    private static final int MAX_BODY_BYTES = 2048;

    private final JoinConfig config;
    private final ShowRunId showRun;
    private final int maxFans;
    private final TicketSigner tickets;
    private final FanIndexes fans;
    private final InstantSource wall;
    private final Executor virtualThreads;
    private final TokenBucket admission;
    private final Trouble noNumbers = new Trouble(log);
    private final Trouble full = new Trouble(log);

    public JoinEndpoint(
            JoinConfig config,
            ShowRunId showRun,
            int maxFans,
            TicketSigner tickets,
            FanIndexes fans,
            InstantSource wall,
            LongSupplier nanos,
            Executor virtualThreads) {
        this.config = config;
        this.showRun = showRun;
        this.maxFans = maxFans;
        this.tickets = tickets;
        this.fans = fans;
        this.wall = wall;
        this.virtualThreads = virtualThreads;
        this.admission = new TokenBucket(config.joinsPerSecond(), config.joinBurst(), nanos);
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) {
        if (!exchange.getRequestMethod().equals(Methods.POST)) {
            exchange.getResponseHeaders().put(Headers.ALLOW, "POST");
            exchange.setStatusCode(StatusCodes.METHOD_NOT_ALLOWED).endExchange();
            return;
        }
        if (!admission.take()) {
            turnAway(exchange);
            return;
        }
        // The receiver makes room for as much as is announced, before it looks at its limit.
        if (exchange.getRequestContentLength() > MAX_BODY_BYTES) {
            refuseBody(exchange);
            return;
        }
        Receiver body = exchange.getRequestReceiver();
        body.setMaxBufferSize(MAX_BODY_BYTES);
        // As a handler, so that a fault in it ends the exchange with a 500.
        body.receiveFullBytes(
                (_, bytes) ->
                        exchange.dispatch(virtualThreads, (HttpHandler) _ -> join(exchange, bytes)),
                (_, problem) -> onNoBody(exchange, problem));
    }

    private static void onNoBody(HttpServerExchange exchange, IOException problem) {
        if (problem instanceof Receiver.RequestToLargeException) {
            refuseBody(exchange);
        } else {
            log.debug("a join was cut off", problem);
            IoUtils.safeClose(exchange.getConnection());
        }
    }

    private static void refuseBody(HttpServerExchange exchange) {
        exchange.setPersistent(false);
        exchange.setStatusCode(StatusCodes.REQUEST_ENTITY_TOO_LARGE);
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/plain; charset=utf-8");
        // With words: an answer without any would wait for the body that it refuses.
        exchange.getResponseSender().send("at most " + MAX_BODY_BYTES + " bytes\n");
    }

    private void join(HttpServerExchange exchange, byte[] body) {
        try {
            FanIndex known = knownFan(body).orElse(null);
            FanIndex fan = known != null ? known : newFan();
            if (fan.value() >= maxFans) {
                full.happened("this run has all the " + maxFans + " fans it can have");
                turnAway(exchange);
                return;
            }
            String ticket =
                    tickets.sign(
                            new Ticket(showRun, fan, wall.instant().plus(config.ticketLife())));
            JoinReply reply =
                    new JoinReply(
                            ticket,
                            fan,
                            config.title(),
                            config.locales(),
                            config.socket(),
                            List.of(),
                            null,
                            config.stream());
            exchange.getResponseHeaders()
                    .put(Headers.CONTENT_TYPE, "application/json")
                    .put(Headers.CACHE_CONTROL, "no-store");
            exchange.getResponseSender().send(ByteBuffer.wrap(MessageCodec.encode(reply)));
        } catch (MalformedMessageException e) {
            exchange.setStatusCode(StatusCodes.BAD_REQUEST);
            exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/plain; charset=utf-8");
            exchange.getResponseSender().send(e.getMessage() + "\n");
        } catch (CompletionException e) {
            noNumbers.happened("nobody new can join: " + e.getMessage());
            turnAway(exchange);
        }
    }

    private FanIndex newFan() {
        FanIndex fan = fans.next().toCompletableFuture().join();
        noNumbers.isOver("new fans can join again");
        return fan;
    }

    /// An expired ticket still tells who the fan was; one of another run does not.
    private Optional<FanIndex> knownFan(byte[] body) throws MalformedMessageException {
        if (body.length == 0) {
            return Optional.empty();
        }
        return MessageCodec.decode(JoinRequest.class, body)
                .flatMap(request -> Optional.ofNullable(request.ticket()))
                .flatMap(tickets::read)
                .filter(ticket -> ticket.showRun().equals(showRun))
                .map(Ticket::fan);
    }

    private void turnAway(HttpServerExchange exchange) {
        long seconds =
                1 + ThreadLocalRandom.current().nextLong(config.retryWithin().toSeconds() + 1);
        exchange.getResponseHeaders().put(Headers.RETRY_AFTER, seconds);
        exchange.setStatusCode(StatusCodes.SERVICE_UNAVAILABLE).endExchange();
    }
}
