package ngage.backend.video.ingest.rtmp;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

/// What a caller sends, with limits: for one who has not yet shown the key, on the time and the bytes of all
/// that it sends; afterwards on each pause. For one thread.
final class GuestInput extends InputStream {

    private final Socket socket;
    private final InputStream in;
    private final long deadlineNanos;
    private long bytesLeft;
    private boolean isGuest = true;

    /// @param patience for all until the key
    GuestInput(Socket socket, Duration patience, int maxBytes) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
        this.deadlineNanos = System.nanoTime() + patience.toNanos();
        this.bytesLeft = maxBytes;
    }

    /// It has shown the key.
    ///
    /// @param pause that it may make
    void welcome(Duration pause) throws IOException {
        isGuest = false;
        socket.setSoTimeout((int) pause.toMillis());
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int wanted = length;
        if (isGuest) {
            long left = (deadlineNanos - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new SocketTimeoutException("it did not publish in time");
            }
            if (bytesLeft <= 0) {
                throw new RtmpException("too many bytes before it published");
            }
            socket.setSoTimeout((int) left);
            wanted = (int) Math.min(length, bytesLeft);
        }
        int read = in.read(bytes, offset, wanted);
        bytesLeft -= Math.max(0, read);
        return read;
    }

    @Override
    public int available() throws IOException {
        return in.available();
    }
}
