package ngage.backend.admission;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import ngage.backend.web.Answers;
import ngage.backend.web.SmallBody;
import ngage.protocol.FanIndex;
import ngage.protocol.JoinReply;
import ngage.protocol.JoinRequest;
import ngage.protocol.MalformedMessageException;
import ngage.protocol.MessageCodec;
import ngage.protocol.ShowRunId;
import ngage.protocol.WaitingReply;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `POST /api/join`: makes a phone a fan, with a ticket, when the [Door] lets it in. A phone that sends
/// its old ticket stays the fan it was.
///
/// Answered on the I/O thread: nothing here waits. Never limited by IP address: thousands of honest fans
/// may share one.
public final class JoinEndpoint implements HttpHandler {

    public static final String PATH = "/api/join";

    private static final Logger log = LoggerFactory.getLogger(JoinEndpoint.class);
    private static final int MAX_BODY_BYTES = 8192;
    private static final Duration FULL_RETRY = Duration.ofSeconds(4);

    private final JoinConfig config;
    private final ShowRunId showRun;
    private final Door door;
    private final TicketSigner tickets;
    private final FanIndexes fans;
    private final Supplier<List<String>> nodes;
    private final InstantSource wall;
    private final Trouble full = new Trouble(log);

    /// @param nodes origins of the other nodes that take the same ticket
    public JoinEndpoint(
            JoinConfig config,
            ShowRunId showRun,
            Door door,
            TicketSigner tickets,
            FanIndexes fans,
            Supplier<List<String>> nodes,
            InstantSource wall) {
        this.config = config;
        this.showRun = showRun;
        this.door = door;
        this.tickets = tickets;
        this.fans = fans;
        this.nodes = nodes;
        this.wall = wall;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) {
        if (exchange.getRequestMethod().equals(Methods.POST)) {
            SmallBody.read(exchange, MAX_BODY_BYTES, this::onBody);
        } else {
            Answers.wrongMethod(exchange, "POST");
        }
    }

    private void onBody(HttpServerExchange exchange, byte[] body) {
        try {
            JoinRequest request =
                    body.length == 0
                            ? JoinRequest.FIRST
                            : MessageCodec.decode(JoinRequest.class, body)
                                    .orElse(JoinRequest.FIRST);
            Rights rights = rightsAskedFor(exchange);
            if (rights == null) {
                Answers.text(exchange, StatusCodes.BAD_REQUEST, "as: only overlay is known");
                return;
            }
            Ticket known = knownTicket(request);
            if (known != null) {
                answer(exchange, door.knockAgain(), known.fan(), known.rights());
            } else {
                answer(exchange, door.knock(request.place()), null, rights);
            }
        } catch (MalformedMessageException e) {
            Answers.text(exchange, StatusCodes.BAD_REQUEST, String.valueOf(e.getMessage()));
        }
    }

    private void answer(
            HttpServerExchange exchange,
            Door.Answer answer,
            @Nullable FanIndex known,
            Rights rights) {
        switch (answer) {
            case Door.In _ -> letIn(exchange, known, rights);
            case Door.Wait wait -> sendToWaitingRoom(exchange, wait);
            case Door.Later later -> turnAway(exchange, later.retryAfter());
        }
    }

    private void letIn(HttpServerExchange exchange, @Nullable FanIndex known, Rights rights) {
        FanIndex fan = known != null ? known : fans.next();
        if (fan == null) {
            door.giveBack();
            turnAway(exchange, jittered(FULL_RETRY));
        } else if (fan.value() >= config.maxFans()) {
            full.happened("this run has all the " + config.maxFans() + " fans it can have");
            turnAway(exchange, jittered(FULL_RETRY));
        } else {
            Answers.json(exchange, StatusCodes.OK, MessageCodec.encode(reply(fan, rights)));
        }
    }

    private JoinReply reply(FanIndex fan, Rights rights) {
        Ticket ticket = new Ticket(showRun, fan, rights, wall.instant().plus(config.ticketLife()));
        return new JoinReply(
                tickets.sign(ticket),
                fan,
                config.title(),
                config.locales(),
                config.socket(),
                nodes.get(),
                config.poll(),
                config.stream());
    }

    /// An expired ticket still tells who the fan was; one of another run does not.
    private @Nullable Ticket knownTicket(JoinRequest request) {
        return request.ticket() == null
                ? null
                : tickets.read(request.ticket())
                        .filter(ticket -> ticket.showRun().equals(showRun))
                        .orElse(null);
    }

    /// @return nothing if it is something that nobody can be
    private static @Nullable Rights rightsAskedFor(HttpServerExchange exchange) {
        Deque<String> as = exchange.getQueryParameters().get("as");
        if (as == null) {
            return Rights.AUDIENCE;
        }
        return "overlay".equals(as.peekFirst()) ? Rights.OVERLAY : null;
    }

    private static void sendToWaitingRoom(HttpServerExchange exchange, Door.Wait wait) {
        Answers.retryAfter(exchange, wait.retryAfter());
        Answers.json(
                exchange,
                StatusCodes.SERVICE_UNAVAILABLE,
                MessageCodec.encode(
                        new WaitingReply(wait.place(), wait.position(), wait.retryAfter())));
    }

    private static void turnAway(HttpServerExchange exchange, Duration retryAfter) {
        Answers.retryAfter(exchange, retryAfter);
        Answers.text(
                exchange,
                StatusCodes.SERVICE_UNAVAILABLE,
                "not now: come back after a while, or ask another node");
    }

    private static Duration jittered(Duration within) {
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(within.toMillis() + 1));
    }
}
