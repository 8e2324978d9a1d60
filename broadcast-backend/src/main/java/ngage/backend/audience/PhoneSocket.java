package ngage.backend.audience;

import java.io.IOException;
import java.nio.ByteBuffer;

/// The raw connection under one phone. Never blocks; I/O thread only.
interface PhoneSocket {

    /// @return -1 at the end
    int read(ByteBuffer into) throws IOException;

    /// Gathers the first `count` buffers into one write; takes as much as the kernel does.
    void write(ByteBuffer[] buffers, int count) throws IOException;

    /// Asks for [Phone#onWritable], once there is room again.
    void awaitRoom();

    void stopAwaitingRoom();

    /// Says that nothing more will be written.
    void endWrites() throws IOException;

    void close();
}
