package ngage.mobsim.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Opens a WebSocket, and hands the connection over to a [SocketTalk].
///
/// Owned by the engine's thread.
final class Handshake implements PhoneLink.Talk, Connection.Listener {

    private final PhoneLink link;
    private final String path;
    private final String key;
    private final ByteAccumulator received = new ByteAccumulator(HttpReply.MOST_BYTES);
    private @Nullable Connection connection;

    Handshake(PhoneLink link, String path) {
        this.link = link;
        this.path = path;
        this.key = HttpRequests.newKey(link.draw());
    }

    /// @param open a connection that is open already, from the join; absent: a new one
    void open(@Nullable Connection open) throws IOException {
        if (open == null) {
            connection = link.site().connect(link.node(), this);
        } else {
            connection = open;
            open.handOverTo(this);
            onConnected();
        }
    }

    @Override
    public void onConnected() {
        if (connection != null) {
            connection.send(HttpRequests.upgrade(link.node().host(), path, key));
        }
    }

    @Override
    public void onBytes(ByteBuffer in) throws WireException {
        received.add(in);
        ByteBuffer all = received.contents();
        HttpReply reply = HttpReply.parse(all);
        if (reply == null || connection == null) {
            return;
        }
        if (!reply.isSwitching()) {
            link.onRefused("handshake refused with " + reply.status(), reply.retryAfter());
            return;
        }
        HttpRequests.checkUpgrade(reply, key);
        SocketTalk talk = new SocketTalk(link, connection);
        connection.handOverTo(talk);
        connection = null;
        link.onTalk(talk);
        talk.begin(all);
    }

    @Override
    public void onClosed(String why) {
        link.fail("handshake: " + why);
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
}
