package ngage.mobsim.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import ngage.mobsim.time.TimerWheel.Timer;
import org.jspecify.annotations.Nullable;

/// One HTTP request after the other, over a connection that is kept open as long as the backend likes.
///
/// Owned by the engine's thread. At most one request at a time, and ten seconds for each.
final class Lane implements Connection.Listener {

    /// Hears the end of each request: one of the two, once, unless [Lane#close] comes before.
    interface Listener {

        void onReply(HttpReply reply) throws WireException;

        void onFailure(String why);
    }

    private static final Duration REQUEST_LIMIT = Duration.ofSeconds(10);

    private final PhoneLink link;
    private final Listener listener;
    private final ByteAccumulator received = new ByteAccumulator(HttpReply.MOST_BYTES);
    private @Nullable ByteBuffer request;
    private @Nullable Connection connection;
    private @Nullable Timer limit;

    Lane(PhoneLink link, Listener listener) {
        this.link = link;
        this.listener = listener;
    }

    boolean isBusy() {
        return request != null;
    }

    void ask(ByteBuffer bytes) {
        request = bytes;
        limit = link.site().wheel.after(REQUEST_LIMIT, () -> onClosed("no answer"));
        if (connection != null) {
            connection.send(bytes.duplicate());
            return;
        }
        try {
            connection = link.site().connect(link.node(), this);
        } catch (IOException e) {
            onClosed(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void onConnected() {
        if (connection != null && request != null) {
            connection.send(request.duplicate());
        }
    }

    @Override
    public void onBytes(ByteBuffer in) throws WireException {
        received.add(in);
        HttpReply reply = HttpReply.parse(received.contents());
        if (reply == null) {
            return;
        }
        received.clear();
        request = null;
        cancelLimit();
        if (!reply.keepsAlive()) {
            close();
        }
        listener.onReply(reply);
    }

    /// Between two requests the backend may hang up: the next one opens another connection.
    @Override
    public void onClosed(String why) {
        boolean wasAsking = isBusy();
        close();
        if (wasAsking) {
            listener.onFailure(why);
        }
    }

    void close() {
        request = null;
        received.clear();
        cancelLimit();
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }

    private void cancelLimit() {
        if (limit != null) {
            limit.cancel();
            limit = null;
        }
    }
}
