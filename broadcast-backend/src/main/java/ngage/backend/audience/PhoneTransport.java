package ngage.backend.audience;

import org.xnio.StreamConnection;

/// What carries the phones' bytes after the handshake.
public interface PhoneTransport extends AutoCloseable {

    /// Takes the connection over from Undertow. On its I/O thread.
    void take(StreamConnection connection);

    /// Cuts the phones that it still has.
    @Override
    void close();
}
