package ngage.backend.audience;

import java.io.IOException;
import ngage.backend.linux.OffHeap;

/// The raw connection under one phone. Never blocks; only on the thread of its shard.
interface PhoneSocket {

    /// Fills the buffer from its start, and flips it.
    ///
    /// @return how many bytes came; -1 at the end
    int read(OffHeap into) throws IOException;

    /// @return how many of the bytes from `from` to `to` the kernel took; when fewer than all, it has no
    ///     room for more
    int write(OffHeap bytes, int from, int to) throws IOException;

    /// Asks for [Phone#onWritable], once there is room again.
    void awaitRoom();

    void stopAwaitingRoom();

    /// Says that nothing more will be written.
    void endWrites() throws IOException;

    void close();
}
