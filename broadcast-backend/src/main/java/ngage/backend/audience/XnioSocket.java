package ngage.backend.audience;

import java.io.IOException;
import java.nio.ByteBuffer;
import ngage.backend.linux.OffHeap;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.conduits.ReadReadyHandler;
import org.xnio.conduits.StreamSinkConduit;
import org.xnio.conduits.StreamSourceConduit;
import org.xnio.conduits.WriteReadyHandler;

/// The connection as Undertow leaves it after the handshake: works everywhere. I/O thread only.
///
/// Reading and writing have a handler each, because each side says of its own end: that we write no
/// more must not end the reading.
final class XnioSocket implements PhoneSocket {

    private final StreamConnection connection;
    private final StreamSourceConduit source;
    private final StreamSinkConduit sink;

    /// Of the I/O thread: a shared frame has no position of its own to write from.
    private final ByteBuffer scratch;

    /// What came together with the handshake, and is read before what the kernel has.
    private @Nullable ByteBuffer early;

    private boolean hasEndedWrites;

    XnioSocket(StreamConnection connection, ByteBuffer scratch, ByteBuffer early) {
        this.connection = connection;
        this.scratch = scratch;
        this.early = early.hasRemaining() ? early : null;
        this.source = connection.getSourceChannel().getConduit();
        this.sink = connection.getSinkChannel().getConduit();
    }

    void start(Phone phone) {
        source.setReadReadyHandler(new Reads(phone));
        sink.setWriteReadyHandler(new Writes(phone));
        // What came together with the handshake waits where no selector knows of it.
        source.wakeupReads();
    }

    @Override
    public int read(OffHeap into) throws IOException {
        if (early != null) {
            int count = EarlyBytes.copy(early, into);
            if (!early.hasRemaining()) {
                early = null;
            }
            return count;
        }
        int count = source.read(into.bytes().clear());
        into.bytes().flip();
        return count;
    }

    @Override
    public int write(OffHeap bytes, int from, int to) throws IOException {
        int at = from;
        while (at < to) {
            int length = Math.min(to - at, scratch.capacity());
            scratch.clear().put(0, bytes.bytes(), at, length).limit(length);
            int taken = sink.write(scratch);
            at += taken;
            if (taken < length) {
                break;
            }
        }
        return at - from;
    }

    @Override
    public void awaitRoom() {
        sink.resumeWrites();
    }

    @Override
    public void stopAwaitingRoom() {
        sink.suspendWrites();
    }

    @Override
    public void endWrites() throws IOException {
        hasEndedWrites = true;
        sink.terminateWrites();
        sink.flush();
    }

    @Override
    public void close() {
        IoUtils.safeClose(connection);
    }

    private record Reads(Phone phone) implements ReadReadyHandler {

        @Override
        public void readReady() {
            phone.onReadable();
        }

        @Override
        public void forceTermination() {
            phone.leave();
        }

        @Override
        public void terminated() {
            phone.leave();
        }
    }

    private final class Writes implements WriteReadyHandler {

        private final Phone phone;

        Writes(Phone phone) {
            this.phone = phone;
        }

        @Override
        public void writeReady() {
            phone.onWritable();
        }

        @Override
        public void forceTermination() {
            phone.leave();
        }

        @Override
        public void terminated() {
            if (!hasEndedWrites) {
                phone.leave();
            }
        }
    }
}
