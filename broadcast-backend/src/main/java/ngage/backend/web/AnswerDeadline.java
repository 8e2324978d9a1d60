package ngage.backend.web;

import io.undertow.server.ExchangeCompletionListener;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;
import org.xnio.XnioExecutor;

/// Closes the connection of an answer that gets no further, because nobody reads it: Undertow would keep
/// it for ever. A slow reader is welcome, as long as it reads something.
///
/// A WebSocket is none of its business, nor is an answer that never ends: whoever gives one watches it.
/// On the exchange's I/O thread.
public final class AnswerDeadline implements HttpHandler {

    private static final Logger log = LoggerFactory.getLogger(AnswerDeadline.class);

    private final HttpHandler next;
    private final Duration patience;
    private final Set<String> endless;

    /// @param patience for each next byte; up to twice that for the first one
    /// @param endless paths of answers that never end
    public AnswerDeadline(HttpHandler next, Duration patience, Set<String> endless) {
        this.next = next;
        this.patience = patience;
        this.endless = Set.copyOf(endless);
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        if (endless.contains(exchange.getRequestPath())) {
            next.handleRequest(exchange);
            return;
        }
        Watch watch = new Watch(exchange);
        exchange.addExchangeCompleteListener(watch);
        next.handleRequest(exchange);
        // Most answers are with the kernel by now, and need no timer.
        watch.lookLater();
    }

    /// Ends on whatever thread ends the answer; one look more does no harm.
    private final class Watch implements ExchangeCompletionListener {

        private final HttpServerExchange exchange;
        private long sentBefore = -1;
        private volatile boolean isOver;
        private volatile XnioExecutor.@Nullable Key look;

        Watch(HttpServerExchange exchange) {
            this.exchange = exchange;
        }

        @Override
        public void exchangeEvent(HttpServerExchange ended, NextListener proceed) {
            isOver = true;
            XnioExecutor.Key pending = look;
            if (pending != null) {
                pending.remove();
            }
            proceed.proceed();
        }

        void lookLater() {
            if (!isOver && !exchange.isUpgrade()) {
                look =
                        exchange.getIoThread()
                                .executeAfter(
                                        this::look, patience.toMillis(), TimeUnit.MILLISECONDS);
            }
        }

        private void look() {
            long sent = exchange.getResponseBytesSent();
            if (!isOver && sent == sentBefore) {
                log.debug("nobody reads the answer to {}", exchange.getRequestPath());
                IoUtils.safeClose(exchange.getConnection());
                return;
            }
            sentBefore = sent;
            lookLater();
        }
    }
}
