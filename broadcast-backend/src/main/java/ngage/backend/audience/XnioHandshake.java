package ngage.backend.audience;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.ChannelListener;
import org.xnio.ChannelListeners;
import org.xnio.StreamConnection;
import org.xnio.conduits.StreamSourceConduit;

/// Undertow keeps what it had for the handshake, nearly half of all memory of an idle phone, until it
/// hears that the connection is closed. Here it hears so, and XNIO's bare socket is left. Where XNIO's
/// insides are others than we know, the connection works all the same, and costs more.
final class XnioHandshake {

    private static final Logger log = LoggerFactory.getLogger(XnioHandshake.class);
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /// A connection's listeners can be added to by what is public, not taken away.
    private final @Nullable VarHandle listeners = listeners();

    /// On the connection's I/O thread.
    ///
    /// @param scratch with room for all that Undertow keeps
    /// @return what came together with the handshake, and was in Undertow's buffer
    ByteBuffer forget(StreamConnection connection, ByteBuffer scratch) throws IOException {
        if (listeners == null
                || !(connection.getSinkChannel().getConduit()
                        instanceof StreamSourceConduit bare)) {
            return NOTHING;
        }
        int count = connection.getSourceChannel().read(scratch.clear());
        ByteBuffer early =
                count <= 0 ? NOTHING : ByteBuffer.allocate(count).put(scratch.flip()).flip();
        ChannelListener<? super StreamConnection> undertow = connection.getCloseListener();
        @SuppressWarnings("unchecked")
        var present = (AtomicReference<@Nullable Object>) listeners.get(connection);
        present.set(null);
        ChannelListeners.invokeChannelListener(connection, undertow);
        connection.getSourceChannel().setReadListener(null);
        connection.getSinkChannel().setWriteListener(null);
        connection.getSourceChannel().setConduit(bare);
        return early;
    }

    private static @Nullable VarHandle listeners() {
        try {
            return MethodHandles.privateLookupIn(StreamConnection.class, MethodHandles.lookup())
                    .findVarHandle(StreamConnection.class, "closeListener", AtomicReference.class);
        } catch (ReflectiveOperationException e) {
            log.info("phones keep what Undertow had for their handshake: {}", e.getMessage());
            return null;
        }
    }
}
