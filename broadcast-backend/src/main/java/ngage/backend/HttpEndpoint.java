package ngage.backend;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.xnio.Options;

/// The port that everything is served on, with the bounds that keep strangers from holding it up.
final class HttpEndpoint implements AutoCloseable {

    private static final int BACKLOG = 4096;
    private static final int MAX_HEADER_BYTES = 16 * 1024;
    private static final int MAX_HEADERS = 64;
    private static final long MAX_BODY_BYTES = 64 * 1024;
    private static final Duration PARSE_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(60);

    private final Undertow server;

    private HttpEndpoint(Undertow server) {
        this.server = server;
    }

    /// @param port 0 for any free one
    static HttpEndpoint start(String host, int port, HttpHandler handler)
            throws BackendStartException {
        Undertow server =
                Undertow.builder()
                        .addHttpListener(port, host)
                        .setHandler(handler)
                        .setSocketOption(Options.BACKLOG, BACKLOG)
                        .setSocketOption(Options.TCP_NODELAY, true)
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
            if (e.getCause() instanceof BindException) {
                throw new BackendStartException(
                        "Port "
                                + port
                                + " on "
                                + host
                                + " is in use: end what uses it, or choose another with"
                                + " --http-port.",
                        e);
            }
            throw e;
        }
        return new HttpEndpoint(server);
    }

    int port() {
        return ((InetSocketAddress) server.getListenerInfo().getFirst().getAddress()).getPort();
    }

    @Override
    public void close() {
        server.stop();
    }
}
