package ngage.backend.video.hls;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.SameThreadExecutor;
import io.undertow.util.StatusCodes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.xnio.XnioExecutor;

/// Requests for what is not there yet, parked without a thread until it is, or until they have waited for long
/// enough. At most [#MAX]: one more is answered 503 at once, as a cache asks for everybody behind it and
/// comes again.
///
/// Guarded by this; answers go out on each exchange's own I/O thread.
final class WaitingRequests {

    static final int MAX = 4096;

    private final Duration patience;
    private final Set<Waiting> waiting = new HashSet<>();

    /// @param patience after which a request is answered 503
    WaitingRequests(Duration patience) {
        this.patience = patience;
    }

    private static final class Waiting {
        final HttpServerExchange exchange;
        final BooleanSupplier isThere;
        final Runnable answer;
        XnioExecutor.Key timeout = () -> false;

        Waiting(HttpServerExchange exchange, BooleanSupplier isThere, Runnable answer) {
            this.exchange = exchange;
            this.isThere = isThere;
            this.answer = answer;
        }
    }

    /// On the exchange's I/O thread.
    ///
    /// @param isThere asked whenever something was published
    /// @param answer ends the exchange
    void park(HttpServerExchange exchange, BooleanSupplier isThere, Runnable answer) {
        exchange.dispatch(
                SameThreadExecutor.INSTANCE,
                () -> {
                    Waiting parked = new Waiting(exchange, isThere, answer);
                    if (!add(parked)) {
                        refuse(exchange);
                    } else if (isThere.getAsBoolean()) {
                        // Published between the first look and now.
                        answerIfParked(parked, answer);
                    }
                });
    }

    /// Something was published.
    void look() {
        List<Waiting> over = new ArrayList<>();
        synchronized (this) {
            for (Waiting parked : waiting) {
                if (parked.isThere.getAsBoolean()) {
                    over.add(parked);
                }
            }
        }
        for (Waiting parked : over) {
            parked.exchange.getIoThread().execute(() -> answerIfParked(parked, parked.answer));
        }
    }

    synchronized int size() {
        return waiting.size();
    }

    private synchronized boolean add(Waiting parked) {
        if (waiting.size() >= MAX) {
            return false;
        }
        waiting.add(parked);
        parked.timeout =
                parked.exchange
                        .getIoThread()
                        .executeAfter(
                                () -> answerIfParked(parked, () -> refuse(parked.exchange)),
                                patience.toMillis(),
                                TimeUnit.MILLISECONDS);
        return true;
    }

    private void answerIfParked(Waiting parked, Runnable answer) {
        synchronized (this) {
            if (!waiting.remove(parked)) {
                return;
            }
            parked.timeout.remove();
        }
        answer.run();
    }

    private static void refuse(HttpServerExchange exchange) {
        // For all who wait behind a cache: each would come and wait here anew, one after the other.
        exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "public, max-age=1");
        exchange.getResponseHeaders().put(Headers.RETRY_AFTER, "1");
        exchange.setStatusCode(StatusCodes.SERVICE_UNAVAILABLE).endExchange();
    }
}
