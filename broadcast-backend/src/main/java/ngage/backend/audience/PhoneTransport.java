package ngage.backend.audience;

import ngage.protocol.ToControlRoom.HealthLine;
import org.xnio.StreamConnection;

/// What carries the phones' bytes after the handshake.
public interface PhoneTransport extends AutoCloseable {

    /// Takes the connection over from Undertow. On its I/O thread.
    void take(StreamConnection connection);

    /// @return what carries the phones, and whether all of it still does; any thread
    HealthLine health();

    /// Cuts the phones that it still has.
    @Override
    void close();
}
