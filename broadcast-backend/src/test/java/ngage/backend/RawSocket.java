package ngage.backend;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;

/// A connection without manners: sends any bytes, and never closes its half by itself.
final class RawSocket implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 15_000;

    private final Socket socket;

    private RawSocket(Socket socket) {
        this.socket = socket;
    }

    static RawSocket connect(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        return new RawSocket(socket);
    }

    /// Returns when the handshake is done.
    static RawSocket webSocket(int port, String path) throws IOException {
        RawSocket socket = connect(port);
        socket.send(
                """
                GET %s HTTP/1.1\r
                Host: localhost\r
                Upgrade: websocket\r
                Connection: Upgrade\r
                Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
                Sec-WebSocket-Version: 13\r
                Sec-WebSocket-Protocol: ngage.v1\r
                \r
                """
                        .formatted(path));
        socket.readUntil("\r\n\r\n");
        return socket;
    }

    /// A text message of less than 126 bytes; its mask of zeros leaves the bytes as they are.
    static byte[] frame(String text) {
        byte[] payload = text.getBytes(UTF_8);
        byte[] frame = new byte[6 + payload.length];
        frame[0] = (byte) 0x81;
        frame[1] = (byte) (0x80 | payload.length);
        System.arraycopy(payload, 0, frame, 6, payload.length);
        return frame;
    }

    void send(String text) throws IOException {
        send(text.getBytes(UTF_8));
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    String readUntil(String wanted) throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder text = new StringBuilder();
        while (text.indexOf(wanted) < 0) {
            int b = in.read();
            if (b < 0) {
                throw new AssertionError("ended with " + text);
            }
            text.append((char) b);
        }
        return text.toString();
    }

    /// @return all that still comes, until the backend ends its half; fails if it resets the connection
    String readToTheEnd() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        socket.getInputStream().transferTo(all);
        return all.toString(ISO_8859_1);
    }

    /// Returns when the backend has closed both halves: only then does it refuse what comes.
    void awaitReset() {
        try {
            long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000L;
            while (System.nanoTime() < deadline) {
                send(new byte[1024]);
            }
        } catch (IOException e) {
            return;
        }
        throw new AssertionError("it still takes what comes");
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
