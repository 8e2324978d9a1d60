package ngage.backend.polling;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import ngage.backend.admission.KeyedHash;
import ngage.backend.audience.AudienceLog;
import ngage.backend.web.Answers;
import ngage.protocol.ShowRunId;

/// `GET /api/log/<capability>/<offset>`: what the audience sees of the log after that offset.
///
/// Whoever was let in knows the path, and nobody else can; so it needs no ticket, is the same for all,
/// and a cache in front may answer it for a second. But a node that is about to go sends each phone away
/// by itself. On I/O threads.
public final class LogEndpoint implements HttpHandler {

    public static final String PREFIX = "/api/log";

    private static final HttpString ALLOW_ORIGIN = new HttpString("Access-Control-Allow-Origin");
    private static final String FOR_A_SECOND = "public, max-age=1, s-maxage=1";
    private static final int MAX_DIGITS = 18;

    private final LogAnswers answers;
    private final LastWords lastWords;
    private final String capability;

    /// @param secret of the server: all nodes give the same run the same path
    public LogEndpoint(AudienceLog log, byte[] secret, ShowRunId showRun, LastWords lastWords) {
        byte[] hash =
                new KeyedHash(secret, "poll")
                        .of(showRun.value().getBytes(StandardCharsets.US_ASCII));
        this.answers = new LogAnswers(log);
        this.lastWords = lastWords;
        this.capability = Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    }

    /// @return the path without the offset, for those who are let in
    public String path() {
        return PREFIX + "/" + capability;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) {
        if (!exchange.getRequestMethod().equals(Methods.GET)) {
            Answers.wrongMethod(exchange, "GET");
            return;
        }
        // Any page may read it that has the path: it is asked without cookies, and is the same for
        // all.
        exchange.getResponseHeaders().put(ALLOW_ORIGIN, "*");
        long offset = offset(exchange.getRelativePath());
        if (offset >= 0 && lastWords.areSaid(exchange)) {
            return;
        }
        exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, FOR_A_SECOND);
        if (offset < 0) {
            Answers.text(exchange, StatusCodes.NOT_FOUND, "there is no such log here: join again");
            return;
        }
        send(exchange, answers.after(offset));
    }

    private static void send(HttpServerExchange exchange, LogAnswers.Answer answer) {
        exchange.getResponseHeaders().put(Headers.ETAG, answer.etag());
        if (answer.etag().equals(exchange.getRequestHeaders().getFirst(Headers.IF_NONE_MATCH))) {
            exchange.setStatusCode(StatusCodes.NOT_MODIFIED).endExchange();
            return;
        }
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
        exchange.getResponseSender().send(answer.body().duplicate());
    }

    /// @param path `/<capability>/<offset>`
    /// @return negative if it is none
    private long offset(String path) {
        int end = path.indexOf('/', 1);
        if (end < 0 || !isCapability(path.substring(1, end))) {
            return -1;
        }
        String digits = path.substring(end + 1);
        boolean isNumber =
                !digits.isEmpty()
                        && digits.length() <= MAX_DIGITS
                        && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return isNumber ? Long.parseLong(digits) : -1;
    }

    private boolean isCapability(String text) {
        return MessageDigest.isEqual(
                text.getBytes(StandardCharsets.UTF_8), capability.getBytes(StandardCharsets.UTF_8));
    }
}
