package ngage.controlroom.link;

import java.io.ByteArrayOutputStream;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import ngage.protocol.FromControlRoom;
import ngage.protocol.MessageCodec;
import org.jspecify.annotations.Nullable;

/// One WebSocket of a link, from its handshake to its end: puts the pieces of a message together and
/// sends one message after the other. Callbacks come on the client's threads and are handed to the link
/// at once; the next message is asked for when the link has taken the last one. The others are called on
/// the link's thread. Bounds: a message of at most [#MOST_BYTES].
final class LinkSocket implements WebSocket.Listener {

    private static final int MOST_BYTES = 16 << 20;

    private final BackendLink link;
    private final ByteArrayOutputStream pieces = new ByteArrayOutputStream();
    private volatile @Nullable WebSocket webSocket;
    private CompletableFuture<?> sending = CompletableFuture.completedFuture(null);

    LinkSocket(BackendLink link) {
        this.link = link;
    }

    void send(FromControlRoom message) {
        WebSocket open = webSocket;
        if (open == null) {
            return;
        }
        String json = new String(MessageCodec.encode(message), StandardCharsets.UTF_8);
        sending =
                sending.thenCompose(_ -> open.sendText(json, true))
                        .whenComplete((_, failure) -> {
                            if (failure != null) {
                                link.onLost(this, "the link broke");
                            }
                        });
    }

    /// Leaves it out when an earlier message is still on its way: heartbeats must not pile up.
    void sendIfIdle(FromControlRoom message) {
        if (sending.isDone()) {
            send(message);
        }
    }

    void abort() {
        WebSocket open = webSocket;
        if (open != null) {
            open.abort();
        }
    }

    @Override
    public void onOpen(WebSocket opened) {
        webSocket = opened;
        link.onOpen(this);
        opened.request(1);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        pieces.writeBytes(data.toString().getBytes(StandardCharsets.UTF_8));
        if (pieces.size() > MOST_BYTES) {
            link.onLost(this, "the backend sent a message of more than " + MOST_BYTES + " bytes");
        } else if (last) {
            byte[] json = pieces.toByteArray();
            pieces.reset();
            link.onText(this, json, () -> from.request(1));
        } else {
            from.request(1);
        }
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        link.onLost(this, reason.isEmpty() ? "the backend closed the link" : reason);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        link.onLost(this, "the link broke");
    }
}
