package ngage.backend.admission;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;
import ngage.backend.web.Answers;
import ngage.backend.web.SmallBody;
import ngage.protocol.FanIndex;
import ngage.protocol.JoinReply;
import ngage.protocol.JoinReply.PhoneStream;
import ngage.protocol.JoinRequest;
import ngage.protocol.MalformedMessageException;
import ngage.protocol.MessageCodec;
import ngage.protocol.ShowRunId;
import ngage.protocol.WaitingReply;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `POST /api/join`: makes a phone a fan, with a ticket, when the [Door] lets it in. A phone that sends
/// its old ticket stays the fan it was; one whose ticket is still good asks how things are by now.
///
/// Answered on the I/O thread: nothing here waits, but for who has to show an identity. That is looked at
/// on a virtual thread, of so many at most, because the provider or Redis may have to be asked. Never limited by IP address: thousands of honest fans
/// may share one.
public final class JoinEndpoint implements HttpHandler {

    public static final String PATH = "/api/join";

    private static final Logger log = LoggerFactory.getLogger(JoinEndpoint.class);
    private static final int MAX_BODY_BYTES = 8192;
    private static final int MAX_LOOKING = 512;
    private static final Duration FULL_RETRY = Duration.ofSeconds(4);
    private static final Duration OVERLAY_RETRY = Duration.ofSeconds(30);

    private final JoinConfig config;
    private final ShowRunId showRun;
    private final Door door;
    private final TicketSigner tickets;
    private final FanIndexes fans;
    private final Supplier<List<String>> nodes;
    private final Supplier<@Nullable PhoneStream> stream;
    private final InstantSource wall;
    private final @Nullable Identities identities;
    private final OverlayAllowance overlays;
    private final Executor virtualThreads;
    private final Semaphore looking = new Semaphore(MAX_LOOKING);
    private final Trouble full = new Trouble(log);

    /// @param nodes origins of the other nodes that take the same ticket
    /// @param stream the programme, as this node knows it now; gives nothing without one
    /// @param identities absent if everybody may come
    /// @param overlays that may come without an identity where there are identities
    public JoinEndpoint(
            JoinConfig config,
            ShowRunId showRun,
            Door door,
            TicketSigner tickets,
            FanIndexes fans,
            Supplier<List<String>> nodes,
            Supplier<@Nullable PhoneStream> stream,
            InstantSource wall,
            @Nullable Identities identities,
            OverlayAllowance overlays,
            Executor virtualThreads) {
        this.config = config;
        this.showRun = showRun;
        this.door = door;
        this.tickets = tickets;
        this.fans = fans;
        this.nodes = nodes;
        this.stream = stream;
        this.wall = wall;
        this.identities = identities;
        this.overlays = overlays;
        this.virtualThreads = virtualThreads;
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
                answer(
                        exchange,
                        isGood(known) ? door.ask(known.fan()) : door.knockAgain(known.fan()),
                        _ -> welcome(exchange, known.fan(), known.rights()));
            } else if (identities == null) {
                answer(exchange, door.knock(request.place()), in -> letIn(exchange, in, rights));
            } else {
                switch (rights) {
                    case AUDIENCE -> knockWithIdentity(exchange, identities, request);
                    case OVERLAY -> knockAsOverlay(exchange, request);
                }
            }
        } catch (MalformedMessageException e) {
            Answers.text(exchange, StatusCodes.BAD_REQUEST, String.valueOf(e.getMessage()));
        }
    }

    private static void answer(
            HttpServerExchange exchange, Door.Answer answer, Consumer<Door.In> letIn) {
        switch (answer) {
            case Door.In in -> letIn.accept(in);
            case Door.Wait wait -> sendToWaitingRoom(exchange, wait);
            case Door.Later later -> turnAway(exchange, later.retryAfter());
        }
    }

    private void letIn(HttpServerExchange exchange, Door.In in, Rights rights) {
        FanIndex known = in.known();
        letIn(exchange, in, known == null ? fans.next() : known, rights);
    }

    /// The place first, then the identity: to look at it costs more, and the same one need not be looked
    /// at each time. Who the fan is says the identity alone.
    private void knockWithIdentity(
            HttpServerExchange exchange, Identities known, JoinRequest request) {
        String identity = request.identity();
        if (identity == null) {
            refuseIdentity(exchange, "this show asks for an identity");
            return;
        }
        answer(
                exchange,
                door.knock(request.place()),
                in -> {
                    if (looking.tryAcquire()) {
                        exchange.dispatch(
                                virtualThreads,
                                (HttpHandler) _ -> look(exchange, in, known, identity));
                    } else {
                        giveBack(exchange, in);
                    }
                });
    }

    /// An overlay is nobody, so it need not say who it is. An identity that it has is not looked at: its owner's phone
    /// is that fan. Nor does it become a fan that its place has brought in, who may be somebody.
    private void knockAsOverlay(HttpServerExchange exchange, JoinRequest request) {
        if (!overlays.take()) {
            turnAway(exchange, jittered(OVERLAY_RETRY));
            return;
        }
        Door.Answer answer = door.knock(request.place());
        if (!(answer instanceof Door.In)) {
            overlays.giveBack();
        }
        answer(exchange, answer, in -> letIn(exchange, in, fans.next(), Rights.OVERLAY));
    }

    private void look(HttpServerExchange exchange, Door.In in, Identities known, String identity) {
        try {
            FanIndex fan = known.fan(identity);
            letIn(exchange, in, fan, Rights.AUDIENCE);
        } catch (IdentityRefusedException e) {
            log.debug("an identity was refused", e);
            door.giveBack(in);
            refuseIdentity(exchange, "this identity is not accepted");
        } catch (IdentityUnavailableException e) {
            log.debug("an identity cannot be looked at", e);
            giveBack(exchange, in);
        } catch (RuntimeException | Error e) {
            door.giveBack(in); // its phone gets an error, and the next one its turn
            throw e;
        } finally {
            looking.release();
        }
    }

    /// @param fan absent if there is no number for a new one
    private void letIn(
            HttpServerExchange exchange, Door.In in, @Nullable FanIndex fan, Rights rights) {
        if (fan == null) {
            giveBack(exchange, in);
        } else if (fan.value() >= config.maxFans()) {
            full.happened("this run has all the " + config.maxFans() + " fans it can have");
            giveBack(exchange, in);
        } else {
            door.onIn(in, fan);
            welcome(exchange, fan, rights);
        }
    }

    private void giveBack(HttpServerExchange exchange, Door.In in) {
        door.giveBack(in);
        turnAway(exchange, jittered(FULL_RETRY));
    }

    private void welcome(HttpServerExchange exchange, FanIndex fan, Rights rights) {
        Answers.json(exchange, StatusCodes.OK, MessageCodec.encode(reply(fan, rights)));
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
                maySee(rights) ? stream.get() : null);
    }

    /// The programme of a show for those who sign in is for nobody else.
    private boolean maySee(Rights rights) {
        return identities == null || rights == Rights.AUDIENCE;
    }

    /// An expired ticket still tells who the fan was, unless that is the identity provider's to say; one
    /// of another run does not.
    private @Nullable Ticket knownTicket(JoinRequest request) {
        return request.ticket() == null
                ? null
                : tickets.read(request.ticket())
                        .filter(ticket -> ticket.showRun().equals(showRun))
                        .filter(ticket -> identities == null || isGood(ticket))
                        .orElse(null);
    }

    private boolean isGood(Ticket ticket) {
        return ticket.expires().isAfter(wall.instant());
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

    /// The same words for whatever was wrong with it.
    private static void refuseIdentity(HttpServerExchange exchange, String words) {
        exchange.getResponseHeaders().put(Headers.WWW_AUTHENTICATE, "Bearer");
        Answers.text(exchange, StatusCodes.UNAUTHORIZED, words);
    }

    private static void turnAway(HttpServerExchange exchange, Duration retryAfter) {
        Answers.retryAfter(exchange, retryAfter);
        Answers.text(exchange, StatusCodes.SERVICE_UNAVAILABLE, "not now: come back after a while");
    }

    private static Duration jittered(Duration within) {
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(within.toMillis() + 1));
    }
}
