package ngage.backend.audience;

import java.io.IOException;
import java.nio.ByteBuffer;
import ngage.backend.linux.EpollLoop;
import ngage.backend.linux.Linux;
import ngage.backend.linux.OffHeap;
import org.jspecify.annotations.Nullable;

/// A bare descriptor on a loop of ours, with nothing of XNIO or the JDK left. Only on the loop's thread.
final class LinuxSocket implements PhoneSocket, EpollLoop.Listener {

    private final EpollLoop loop;
    private final int fd;

    /// Says that there is one connection less; shared by all.
    private final Runnable onClosed;

    /// What came together with the handshake, and is read before what the kernel has.
    private @Nullable ByteBuffer early;

    private @Nullable Phone phone;

    LinuxSocket(EpollLoop loop, int fd, ByteBuffer early, Runnable onClosed) {
        this.loop = loop;
        this.fd = fd;
        this.early = early.hasRemaining() ? early : null;
        this.onClosed = onClosed;
    }

    void start(Phone phone) {
        this.phone = phone;
        loop.add(fd, this);
        if (early != null) {
            phone.onReadable();
        }
    }

    int fd() {
        return fd;
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
        int count = loop.linux().receive(fd, into.address(), into.size());
        if (count == Linux.TRY_AGAIN) {
            return 0;
        }
        if (count < 0) {
            throw new IOException("read failed: error " + -count);
        }
        into.bytes().clear().limit(count);
        return count == 0 ? -1 : count;
    }

    @Override
    public int write(OffHeap bytes, int from, int to) throws IOException {
        int taken = loop.linux().send(fd, bytes.address() + from, to - from);
        if (taken == Linux.TRY_AGAIN) {
            return 0;
        }
        if (taken < 0) {
            throw new IOException("write failed: error " + -taken);
        }
        return taken;
    }

    @Override
    public void awaitRoom() {
        loop.awaitRoom(fd);
    }

    @Override
    public void stopAwaitingRoom() {
        loop.stopAwaitingRoom(fd);
    }

    @Override
    public void endWrites() throws IOException {
        int answer = loop.linux().endWrites(fd);
        if (answer < 0) {
            throw new IOException("end of writes failed: error " + -answer);
        }
    }

    @Override
    public void close() {
        loop.remove(fd);
        onClosed.run();
    }

    @Override
    public void onReadable() {
        if (phone != null) {
            phone.onReadable();
        }
    }

    @Override
    public void onWritable() {
        if (phone != null) {
            phone.onWritable();
        }
    }

    @Override
    public void cut() {
        if (phone != null) {
            phone.leave();
        } else {
            close();
        }
    }
}
