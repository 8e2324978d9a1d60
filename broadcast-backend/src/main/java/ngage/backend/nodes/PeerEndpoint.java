package ngage.backend.nodes;

import io.undertow.io.Receiver;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import ngage.backend.conduct.Commands;
import ngage.backend.conduct.Pledge;
import ngage.backend.relay.CueLogReader;
import ngage.backend.relay.NodeId;
import ngage.protocol.ShowRunId;
import ngage.protocol.json.JsonProblem;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;

/// `POST /api/node`: where the other nodes of this show run call. What is not signed with the common
/// secret gets a 401 and no reason.
///
/// Virtual threads, because a command waits for the conductor; at most [#AT_ONCE], beyond which the
/// answer is 503.
public final class PeerEndpoint implements HttpHandler {

    public static final String PATH = PeerWire.PATH;

    private static final Logger LOG = LoggerFactory.getLogger(PeerEndpoint.class);
    private static final HttpString SIGNATURE = new HttpString(PeerWire.SIGNATURE);
    static final int MAX_BODY_BYTES = 64 * 1024;
    private static final int AT_ONCE = 128;

    private final PeerWire wire;
    private final PeerDesk desk;
    private final Executor virtualThreads;
    private final Semaphore places = new Semaphore(AT_ONCE);

    /// @param commands of the conductor here; absent without the role
    public PeerEndpoint(
            byte[] secret,
            ShowRunId showRun,
            NodeId own,
            Nodes nodes,
            CueLogReader reader,
            Pledge pledge,
            @Nullable Commands commands,
            Executor virtualThreads) {
        this.wire = new PeerWire(secret);
        this.desk = new PeerDesk(showRun, own, nodes, reader, pledge, commands);
        this.virtualThreads = virtualThreads;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) {
        if (!exchange.getRequestMethod().equals(Methods.POST)) {
            exchange.getResponseHeaders().put(Headers.ALLOW, "POST");
            exchange.setStatusCode(StatusCodes.METHOD_NOT_ALLOWED).endExchange();
            return;
        }
        String signature = exchange.getRequestHeaders().getFirst(SIGNATURE);
        if (signature == null || exchange.getRequestContentLength() > MAX_BODY_BYTES) {
            exchange.setPersistent(false);
            exchange.setStatusCode(StatusCodes.UNAUTHORIZED).endExchange();
            return;
        }
        Receiver body = exchange.getRequestReceiver();
        body.setMaxBufferSize(MAX_BODY_BYTES);
        body.receiveFullBytes(
                (_, bytes) -> onBody(exchange, signature, bytes),
                (_, problem) -> onNoBody(exchange, problem));
    }

    private void onBody(HttpServerExchange exchange, String signature, byte[] body) {
        if (!PeerWire.isSame(wire.sign(body), signature)) {
            exchange.setStatusCode(StatusCodes.UNAUTHORIZED).endExchange();
        } else if (places.tryAcquire()) {
            exchange.addExchangeCompleteListener((_, next) -> {
                places.release();
                next.proceed();
            });
            // As a handler, so that a fault in it ends the exchange with a 500.
            exchange.dispatch(virtualThreads, (HttpHandler) _ -> answer(exchange, signature, body));
        } else {
            exchange.setStatusCode(StatusCodes.SERVICE_UNAVAILABLE).endExchange();
        }
    }

    private void answer(HttpServerExchange exchange, String signature, byte[] body)
            throws InterruptedException {
        Optional<PeerCall> call;
        try {
            call = wire.call(body);
        } catch (JsonProblem e) {
            LOG.warn("a node's call is not understood: {}", e.getMessage());
            call = Optional.empty();
        }
        if (call.isEmpty()) {
            exchange.setStatusCode(StatusCodes.BAD_REQUEST).endExchange();
            return;
        }
        byte[] answer = wire.bytes(desk.answer(call.get()));
        exchange.getResponseHeaders()
                .put(Headers.CONTENT_TYPE, "application/json")
                .put(Headers.CACHE_CONTROL, "no-store")
                .put(SIGNATURE, wire.signAnswer(signature, answer));
        exchange.getResponseSender().send(ByteBuffer.wrap(answer));
    }

    private static void onNoBody(HttpServerExchange exchange, IOException problem) {
        LOG.debug("a node's call was cut off", problem);
        IoUtils.safeClose(exchange.getConnection());
    }
}
