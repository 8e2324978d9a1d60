package ngage.backend;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;

/// A connection without manners: sends any bytes, and never closes its half by itself.
public final class RawSocket implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 15_000;

    private final Socket socket;

    private RawSocket(Socket socket) {
        this.socket = socket;
    }

    public static RawSocket connect(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        return new RawSocket(socket);
    }

    /// Returns when the handshake is done.
    public static RawSocket webSocket(int port, String path) throws IOException {
        RawSocket socket = connect(port);
        socket.send(handshake(path));
        socket.readUntil("\r\n\r\n");
        return socket;
    }

    /// A request for the phones' subprotocol.
    public static String handshake(String path) {
        return """
        GET %s HTTP/1.1\r
        Host: localhost\r
        Upgrade: websocket\r
        Connection: Upgrade\r
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
        Sec-WebSocket-Version: 13\r
        Sec-WebSocket-Protocol: ngage.v1\r
        \r
        """
                .formatted(path);
    }

    /// A text message of less than 64 KiB; its mask of zeros leaves the bytes as they are.
    public static byte[] frame(String text) {
        byte[] payload = text.getBytes(UTF_8);
        int length = payload.length;
        ByteBuffer frame = ByteBuffer.allocate((length < 126 ? 6 : 8) + length).put((byte) 0x81);
        if (length < 126) {
            frame.put((byte) (0x80 | length));
        } else {
            frame.put((byte) (0x80 | 126)).putShort((short) length);
        }
        return frame.putInt(0).put(payload).array();
    }

    /// In one piece, as far as the network keeps it.
    public void sendTogether(String text, byte[] frame) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(text.getBytes(UTF_8));
        all.writeBytes(frame);
        send(all.toByteArray());
    }

    /// @return the next text message
    public String message() throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        int opcode = in.readUnsignedByte();
        if (opcode != 0x81) {
            throw new AssertionError("a frame of type " + Integer.toHexString(opcode));
        }
        int length = in.readUnsignedByte();
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = (int) in.readLong();
        }
        return new String(in.readNBytes(length), UTF_8);
    }

    /// Nothing comes for a moment.
    public void assertSilent() throws IOException {
        socket.setSoTimeout(300);
        try {
            int b = socket.getInputStream().read();
            throw new AssertionError("there came " + b);
        } catch (SocketTimeoutException e) {
            socket.setSoTimeout(PATIENCE_MILLIS);
        }
    }

    public void send(String text) throws IOException {
        send(text.getBytes(UTF_8));
    }

    public void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    public String readUntil(String wanted) throws IOException {
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
    public String readToTheEnd() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        socket.getInputStream().transferTo(all);
        return all.toString(ISO_8859_1);
    }

    /// Returns when the backend has closed both halves: only then does it refuse what comes.
    public void awaitReset() {
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
