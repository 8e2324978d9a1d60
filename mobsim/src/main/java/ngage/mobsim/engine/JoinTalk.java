package ngage.mobsim.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import ngage.protocol.JoinReply;
import ngage.protocol.JoinRequest;
import ngage.protocol.MalformedMessageException;
import ngage.protocol.MessageCodec;
import ngage.protocol.WaitingReply;
import org.jspecify.annotations.Nullable;

/// The way in, over HTTP: `POST /api/join` and its answer.
///
/// Owned by the engine's thread.
final class JoinTalk implements PhoneLink.Talk, Connection.Listener {

    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;

    private final PhoneLink link;
    private final JoinRequest request;
    private final ByteAccumulator received = new ByteAccumulator(HttpReply.MOST_BYTES);
    private @Nullable Connection connection;

    JoinTalk(PhoneLink link, JoinRequest request) {
        this.link = link;
        this.request = request;
    }

    void open() throws IOException {
        connection = link.site().connect(link.node(), this);
    }

    @Override
    public void onConnected() {
        if (connection != null) {
            connection.send(HttpRequests.join(link.node().host(), request));
        }
    }

    @Override
    public void onBytes(ByteBuffer in) throws WireException {
        received.add(in);
        HttpReply reply = HttpReply.parse(received.contents());
        if (reply != null) {
            onReply(reply);
        }
    }

    private void onReply(HttpReply reply) throws WireException {
        switch (reply.status()) {
            case OK -> onLetIn(decode(JoinReply.class, reply.body()), reply.keepsAlive());
            case UNAVAILABLE -> onToldToWait(reply);
            default -> link.onRefused("join answered with " + reply.status(), reply.retryAfter());
        }
    }

    private void onLetIn(JoinReply reply, boolean keepsAlive) {
        Connection open = connection;
        connection = null;
        if (open != null && !keepsAlive) {
            open.close();
        }
        link.onJoined(reply, keepsAlive ? open : null);
    }

    /// Where there is a place the time is this phone's own; a bare `Retry-After` is everybody's.
    private void onToldToWait(HttpReply reply) throws WireException {
        if (reply.isJson()) {
            WaitingReply place = decode(WaitingReply.class, reply.body());
            link.onToldToWait(place, place.retryAfter());
        } else {
            Duration asked = reply.retryAfter();
            Duration pause = link.backoff();
            link.onToldToWait(null, asked == null ? pause : asked.plus(pause));
        }
    }

    @Override
    public void onClosed(String why) {
        link.fail("join: " + why);
    }

    @Override
    public void hangUp() {
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }

    @Override
    public void sayGoodbye() {}

    @Override
    public void stall() {}

    @Override
    public void resume() {}

    private static <T> T decode(Class<T> type, String json) throws WireException {
        try {
            Optional<T> reply = MessageCodec.decode(type, json.getBytes(StandardCharsets.UTF_8));
            return reply.orElseThrow(() -> new WireException("a join reply of an unknown type"));
        } catch (MalformedMessageException e) {
            throw new WireException("a join reply that is none: " + e.getMessage());
        }
    }
}
