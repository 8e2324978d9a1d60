package ngage.demo;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import ngage.protocol.FromControlRoom;
import ngage.protocol.MalformedMessageException;
import ngage.protocol.MessageCodec;
import ngage.protocol.ToControlRoom;
import org.jspecify.annotations.Nullable;

/// One WebSocket to `/ws/control-room`, read as from a queue.
///
/// The HTTP client's thread fills the queue, which holds 1,000 messages; then it waits, and the socket
/// with it. One other thread reads and sends.
public final class ControlRoomLink implements AutoCloseable {

    private static final int MAX_WAITING = 1000;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final BlockingQueue<ToControlRoom> arrived = new ArrayBlockingQueue<>(MAX_WAITING);
    private final WebSocket socket;
    private volatile @Nullable String ended;

    private ControlRoomLink(HttpClient http, URI uri) {
        socket =
                http.newWebSocketBuilder()
                        .connectTimeout(PATIENCE)
                        .buildAsync(uri, new Receiver())
                        .join();
    }

    /// @return nothing if the backend does not take it now
    public static Optional<ControlRoomLink> open(HttpClient http, URI uri) {
        try {
            return Optional.of(new ControlRoomLink(http, uri));
        } catch (CompletionException _) {
            return Optional.empty();
        }
    }

    /// @return whether it went out
    public boolean send(FromControlRoom message) {
        String text = new String(MessageCodec.encode(message), StandardCharsets.UTF_8);
        try {
            socket.sendText(text, true)
                    .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
            return true;
        } catch (CompletionException e) {
            ended = "sending failed: " + e.getMessage();
            return false;
        }
    }

    public Optional<ToControlRoom> receive(Duration patience) throws InterruptedException {
        return Optional.ofNullable(arrived.poll(patience.toNanos(), TimeUnit.NANOSECONDS));
    }

    /// @return why nothing more will come; absent while it is open
    public @Nullable String ended() {
        return arrived.isEmpty() ? ended : null;
    }

    @Override
    public void close() {
        socket.abort();
    }

    private final class Receiver implements WebSocket.Listener {

        private final StringBuilder parts = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(
                WebSocket from, CharSequence part, boolean last) {
            parts.append(part);
            if (last) {
                String text = parts.toString();
                parts.setLength(0);
                take(text);
            }
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            ended = "closed with " + code + " " + reason;
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            ended = "broken: " + error.getMessage();
        }

        private void take(String text) {
            try {
                Optional<ToControlRoom> message =
                        MessageCodec.decode(
                                ToControlRoom.class, text.getBytes(StandardCharsets.UTF_8));
                if (message.isPresent()) {
                    arrived.put(message.get());
                }
            } catch (MalformedMessageException e) {
                ended = "not understood: " + e.getMessage();
            } catch (InterruptedException e) {
                ended = "interrupted";
                Thread.currentThread().interrupt();
            }
        }
    }
}
