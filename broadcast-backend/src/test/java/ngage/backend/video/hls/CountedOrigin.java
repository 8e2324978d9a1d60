package ngage.backend.video.hls;

import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.PathHandler;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

/// An origin of test pieces over HTTP, that writes down what it is asked for, and can be made to hold its answers.
final class CountedOrigin implements AutoCloseable {

    private final HttpHandler handler;
    private final ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();
    private final InetSocketAddress address;
    private volatile CountDownLatch held = new CountDownLatch(0);
    private Undertow server;

    CountedOrigin(HlsEndpoint endpoint, InetSocketAddress address) {
        this.handler = new PathHandler().addPrefixPath(HlsEndpoint.PREFIX, endpoint);
        this.address = address;
        server = started();
    }

    int port() {
        return address.getPort();
    }

    /// @return what it was asked for since the last time, with its arguments
    List<String> asked() {
        List<String> since = List.copyOf(asked);
        asked.clear();
        return since;
    }

    boolean wasAsked() {
        return !asked.isEmpty();
    }

    void hold() {
        held = new CountDownLatch(1);
    }

    void release() {
        held.countDown();
    }

    void stop() {
        server.stop();
    }

    void startAgain() {
        server = started();
    }

    @Override
    public void close() {
        release();
        server.stop();
    }

    private Undertow started() {
        Undertow begun =
                Undertow.builder()
                        .setIoThreads(2)
                        .setWorkerThreads(8)
                        .addHttpListener(address.getPort(), "127.0.0.1")
                        .setHandler(this::count)
                        .build();
        begun.start();
        return begun;
    }

    private void count(HttpServerExchange exchange) throws Exception {
        String query = exchange.getQueryString();
        asked.add(exchange.getRequestPath() + (query.isEmpty() ? "" : "?" + query));
        if (held.getCount() == 0) {
            handler.handleRequest(exchange);
        } else {
            exchange.dispatch(this::answerLater);
        }
    }

    private void answerLater(HttpServerExchange exchange) throws Exception {
        held.await();
        // On the I/O thread, as without us.
        exchange.dispatch(exchange.getIoThread(), handler);
    }
}
