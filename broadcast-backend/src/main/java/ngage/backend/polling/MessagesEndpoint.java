package ngage.backend.polling;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.undertow.util.SameThreadExecutor;
import io.undertow.util.StatusCodes;
import java.time.Duration;
import java.time.InstantSource;
import ngage.backend.admission.Rights;
import ngage.backend.admission.Ticket;
import ngage.backend.admission.TicketSigner;
import ngage.backend.audience.AudienceConfig;
import ngage.backend.audience.PollingPhones;
import ngage.backend.stamp.StreamClock;
import ngage.backend.vote.BallotBox;
import ngage.backend.web.Answers;
import ngage.backend.web.SmallBody;
import ngage.protocol.CloseReason;
import ngage.protocol.FanIndex;
import ngage.protocol.FromPhone;
import ngage.protocol.FromPhoneBatch;
import ngage.protocol.MalformedMessageException;
import ngage.protocol.MessageCodec;
import ngage.protocol.ShowRunId;
import ngage.protocol.ToPhone;
import org.jspecify.annotations.Nullable;

/// `POST /api/messages`: what a phone without a socket says, and the answers to it. Ballots are answered
/// when they are stored; if that takes too long, without their answers, and the phone sends them again.
///
/// On I/O threads; nothing here blocks. Bounded by fan, as [PollingPhones] says, never by address.
public final class MessagesEndpoint implements HttpHandler {

    public static final String PATH = "/api/messages";

    static final Duration BALLOT_PATIENCE = Duration.ofSeconds(5);

    private static final HttpString AUTHENTICATE = Headers.WWW_AUTHENTICATE;
    private static final String BEARER = "Bearer ";
    private static final int MAX_BODY_BYTES = 8 * 1024;
    private static final int MAX_MESSAGES = 40;

    private final AudienceConfig config;
    private final ShowRunId epoch;
    private final TicketSigner tickets;
    private final PollingPhones phones;
    private final BallotBox ballots;
    private final StreamClock clock;
    private final InstantSource wall;
    private final LastWords lastWords;

    public MessagesEndpoint(
            AudienceConfig config,
            ShowRunId epoch,
            TicketSigner tickets,
            PollingPhones phones,
            BallotBox ballots,
            StreamClock clock,
            InstantSource wall,
            LastWords lastWords) {
        this.config = config;
        this.epoch = epoch;
        this.tickets = tickets;
        this.phones = phones;
        this.ballots = ballots;
        this.clock = clock;
        this.wall = wall;
        this.lastWords = lastWords;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) {
        if (!exchange.getRequestMethod().equals(Methods.POST)) {
            Answers.wrongMethod(exchange, "POST");
            return;
        }
        Ticket ticket = ticket(exchange);
        if (ticket == null) {
            exchange.getResponseHeaders().put(AUTHENTICATE, "Bearer error=\"invalid_token\"");
            lastWords.say(exchange, StatusCodes.UNAUTHORIZED, CloseReason.BAD_TICKET);
        } else if (!lastWords.areSaid(exchange)) {
            SmallBody.read(exchange, MAX_BODY_BYTES, (_, body) -> onBody(exchange, ticket, body));
        }
    }

    private void onBody(HttpServerExchange exchange, Ticket ticket, byte[] body) {
        int fan = ticket.fan().value();
        FromPhoneBatch batch;
        try {
            batch =
                    MessageCodec.decode(FromPhoneBatch.class, body)
                            .orElseThrow(() -> new MalformedMessageException("not a batch"));
        } catch (MalformedMessageException e) {
            onMalformed(exchange, ticket, body.length);
            return;
        }
        if (batch.messages().size() > MAX_MESSAGES
                || batch.messages().stream().anyMatch(FromPhone.Hello.class::isInstance)) {
            onMalformed(exchange, ticket, body.length);
            return;
        }
        // A request costs as much as a message, even if there is none in it.
        int messages = Math.max(1, batch.messages().size());
        CloseReason refusal = phones.onPosted(fan, ticket.rights(), messages, body.length);
        if (refusal != null) {
            lastWords.say(exchange, StatusCodes.TOO_MANY_REQUESTS, refusal);
            return;
        }
        exchange.dispatch(SameThreadExecutor.INSTANCE, () -> answer(exchange, ticket, batch));
    }

    private void onMalformed(HttpServerExchange exchange, Ticket ticket, int bytes) {
        int fan = ticket.fan().value();
        CloseReason tooMany = phones.onPosted(fan, ticket.rights(), 1, bytes);
        CloseReason reason = tooMany != null ? tooMany : phones.onMalformed(fan);
        lastWords.say(
                exchange,
                reason == CloseReason.MALFORMED
                        ? StatusCodes.BAD_REQUEST
                        : StatusCodes.TOO_MANY_REQUESTS,
                reason);
    }

    private void answer(HttpServerExchange exchange, Ticket ticket, FromPhoneBatch batch) {
        FanIndex fan = ticket.fan();
        PostedBatch posted =
                new PostedBatch(
                        exchange,
                        new ToPhone.Welcome(epoch, fan, config.heartbeat()),
                        batch.messages().size());
        for (int i = 0; i < batch.messages().size(); i++) {
            FromPhone message = batch.messages().get(i);
            if (message instanceof FromPhone.Ping ping) {
                posted.answer(i, new ToPhone.Pong(ping.sent(), clock.now()));
            } else if (ticket.rights() == Rights.AUDIENCE) {
                onMessage(posted, i, fan, message);
            }
        }
        posted.await(BALLOT_PATIENCE);
    }

    private void onMessage(PostedBatch posted, int place, FanIndex fan, FromPhone message) {
        switch (message) {
            case FromPhone.CastBallot ballot ->
                    ballots.cast(
                            ballot.cueRun(),
                            fan,
                            ballot.seq(),
                            ballot.choice(),
                            posted.ballot(place, ballot));
            case FromPhone.CueHeld held -> phones.onHeld(fan.value(), held);
            case FromPhone.CueShown shown -> phones.onShown(fan.value(), shown);
            case FromPhone.Hello _, FromPhone.Ping _ -> {}
        }
    }

    private @Nullable Ticket ticket(HttpServerExchange exchange) {
        String header = exchange.getRequestHeaders().getFirst(Headers.AUTHORIZATION);
        if (header == null || !header.startsWith(BEARER)) {
            return null;
        }
        return tickets.read(header.substring(BEARER.length()).strip())
                .filter(ticket -> ticket.showRun().equals(epoch))
                .filter(ticket -> ticket.fan().value() < config.maxFans())
                .filter(ticket -> !ticket.expires().isBefore(wall.instant()))
                .orElse(null);
    }
}
