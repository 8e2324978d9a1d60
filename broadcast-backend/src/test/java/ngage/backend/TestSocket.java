package ngage.backend;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import ngage.protocol.MalformedMessageException;
import ngage.protocol.MessageCodec;
import org.jspecify.annotations.Nullable;

/// One WebSocket as a phone or a desk has it: keeps what it receives until the test asks for it.
///
/// @param <M> the family of what it receives
final class TestSocket<M> implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 40;

    private final Class<M> family;
    private final BlockingQueue<M> arrived = new LinkedBlockingQueue<>();
    private final List<M> received = new ArrayList<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final WebSocket socket;

    private TestSocket(HttpClient http, int port, String path, Class<M> family) {
        this.family = family;
        this.socket =
                http.newWebSocketBuilder()
                        .subprotocols("ngage.v1")
                        .buildAsync(URI.create("ws://127.0.0.1:" + port + path), new Listener())
                        .join();
    }

    static <M> TestSocket<M> connect(HttpClient http, int port, String path, Class<M> family) {
        return new TestSocket<>(http, port, path, family);
    }

    void send(Object message) {
        sendText(new String(MessageCodec.encode(message), UTF_8));
    }

    void sendText(String text) {
        socket.sendText(text, true).join();
    }

    /// Waits for the next message of this type that the predicate likes, and forgets those before it.
    <T extends M> T await(Class<T> type, Predicate<T> wanted) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (true) {
            M message = arrived.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (message == null) {
                throw new AssertionError("no such " + type.getSimpleName() + " in " + received);
            }
            received.add(message);
            if (type.isInstance(message) && wanted.test(type.cast(message))) {
                return type.cast(message);
            }
        }
    }

    <T extends M> T await(Class<T> type) throws InterruptedException {
        return await(type, _ -> true);
    }

    /// @return the code with which the backend closed it
    int awaitClose() {
        return closed.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        socket.abort();
    }

    private final class Listener implements WebSocket.Listener {

        private final StringBuilder part = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(
                WebSocket from, CharSequence text, boolean isLast) {
            part.append(text);
            if (isLast) {
                try {
                    MessageCodec.decode(family, part.toString().getBytes(UTF_8))
                            .ifPresent(arrived::add);
                } catch (MalformedMessageException e) {
                    throw new AssertionError(part.toString(), e);
                }
                part.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            closed.complete(code);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            closed.completeExceptionally(error);
        }
    }
}
