package ngage.backend.audience;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import ngage.protocol.ToControlRoom.Health;
import ngage.protocol.ToControlRoom.HealthLine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;

/// Leaves the connections with Undertow's I/O threads.
final class PortableTransport implements PhoneTransport {

    private static final Logger log = LoggerFactory.getLogger(PortableTransport.class);

    /// More than Undertow keeps of what came with a handshake.
    private static final int SCRATCH_BYTES = 64 * 1024;

    private final AudienceHub hub;
    private final XnioHandshake handshake = new XnioHandshake();
    private final Map<Executor, ByteBuffer> scratches = new ConcurrentHashMap<>();

    PortableTransport(AudienceHub hub) {
        this.hub = hub;
    }

    @Override
    public void take(StreamConnection connection) {
        Executor ioThread = connection.getIoThread();
        ByteBuffer scratch =
                scratches.computeIfAbsent(ioThread, _ -> ByteBuffer.allocateDirect(SCRATCH_BYTES));
        ByteBuffer early;
        try {
            early = handshake.forget(connection, scratch);
        } catch (IOException e) {
            log.debug("a phone could not be taken over", e);
            IoUtils.safeClose(connection);
            return;
        }
        XnioSocket socket = new XnioSocket(connection, scratch, early);
        socket.start(hub.connect(socket, ioThread));
    }

    @Override
    public HealthLine health() {
        return new HealthLine("phones", Health.GOOD, "carried by " + this);
    }

    /// They end with Undertow.
    @Override
    public void close() {}

    @Override
    public String toString() {
        return "portable";
    }
}
