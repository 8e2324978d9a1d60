package ngage.backend;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import ngage.backend.web.AnswerDeadline;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;
import org.xnio.Options;
import org.xnio.XnioExecutor;

/// The port that everything is served on, with the bounds that keep strangers from holding it up.
final class HttpEndpoint implements AutoCloseable {

    private static final int BACKLOG = 4096;
    private static final int MAX_HEADER_BYTES = 16 * 1024;
    private static final int MAX_HEADERS = 64;
    private static final long MAX_BODY_BYTES = 64 * 1024;
    private static final Duration PARSE_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(60);

    private static final Duration BODY_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(15);

    private static final Logger log = LoggerFactory.getLogger(HttpEndpoint.class);

    private final Undertow server;

    private HttpEndpoint(Undertow server) {
        this.server = server;
    }

    /// @param port 0 for any free one
    /// @param endless paths of answers that never end, and that close their connections themselves
    static HttpEndpoint start(String host, int port, HttpHandler handler, Set<String> endless)
            throws BackendStartException {
        HttpHandler bounded = new AnswerDeadline(handler, ANSWER_PATIENCE, endless);
        ConnectionLimit limit = ConnectionLimit.ofThisProcess();
        log.info("takes {}", limit);
        Undertow server =
                Undertow.builder()
                        .addHttpListener(port, host)
                        .setHandler(exchange -> handle(exchange, bounded))
                        .setSocketOption(Options.BACKLOG, BACKLOG)
                        .setSocketOption(Options.TCP_NODELAY, true)
                        .setSocketOption(Options.CONNECTION_HIGH_WATER, limit.highWater())
                        .setSocketOption(Options.CONNECTION_LOW_WATER, limit.lowWater())
                        .setServerOption(UndertowOptions.MAX_HEADER_SIZE, MAX_HEADER_BYTES)
                        .setServerOption(UndertowOptions.MAX_HEADERS, MAX_HEADERS)
                        .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, MAX_BODY_BYTES)
                        .setServerOption(
                                UndertowOptions.REQUEST_PARSE_TIMEOUT,
                                (int) PARSE_TIMEOUT.toMillis())
                        .setServerOption(
                                UndertowOptions.NO_REQUEST_TIMEOUT, (int) IDLE_TIMEOUT.toMillis())
                        .build();
        try {
            server.start();
        } catch (RuntimeException e) {
            server.stop();
            throw new BackendStartException(cannotListen(host, port, e), e);
        }
        return new HttpEndpoint(server);
    }

    private static String cannotListen(String host, int port, RuntimeException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        String why = String.valueOf(cause.getMessage());
        String cure = "choose others with --http-host and --http-port";
        if (cause instanceof UnresolvedAddressException || cause instanceof UnknownHostException) {
            why = "there is no such host";
            cure = "correct --http-host";
        } else if (why.contains("already in use")) {
            cure = "end what uses it, or choose another with --http-port";
        } else if (why.contains("assign requested address")) {
            cure = "it is not this machine's: give --http-host one that is, or 0.0.0.0 for all";
        }
        return "Cannot listen on port %d of %s (%s): %s.".formatted(port, host, why, cure);
    }

    /// A body that comes too slowly takes its connection with it: Undertow waits for one for ever.
    private static void handle(HttpServerExchange exchange, HttpHandler handler) throws Exception {
        if (!exchange.isRequestComplete()) {
            XnioExecutor.Key timeout =
                    exchange.getIoThread()
                            .executeAfter(
                                    () -> closeIfUnread(exchange),
                                    BODY_TIMEOUT.toMillis(),
                                    TimeUnit.MILLISECONDS);
            exchange.addExchangeCompleteListener((_, next) -> {
                timeout.remove();
                next.proceed();
            });
        }
        handler.handleRequest(exchange);
    }

    private static void closeIfUnread(HttpServerExchange exchange) {
        if (!exchange.isRequestComplete()) {
            log.debug("the body of {} did not come", exchange.getRequestPath());
            IoUtils.safeClose(exchange.getConnection());
        }
    }

    int port() {
        return ((InetSocketAddress) server.getListenerInfo().getFirst().getAddress()).getPort();
    }

    @Override
    public void close() {
        server.stop();
    }
}
