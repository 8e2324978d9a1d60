package ngage.controlroom.fake;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import ngage.protocol.MessageCodec;
import ngage.protocol.ToControlRoom;
import org.jspecify.annotations.Nullable;

/// The server's end of one WebSocket, as much of RFC 6455 as a desk uses: whole text frames of up to
/// 64 KB from it, of any size to it. One thread reads; any thread sends.
final class FakeSocket {

    private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int TEXT = 1;

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;

    FakeSocket(Socket socket, BufferedInputStream in, OutputStream out, String key)
            throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(in);
        this.out = out;
        String reply =
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Accept: "
                        + accept(key)
                        + "\r\n\r\n";
        out.write(reply.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    /// @return one text message; absent when the other end is gone
    byte @Nullable [] read() {
        try {
            int opcode = in.readUnsignedByte() & 0x0f;
            int length = in.readUnsignedByte() & 0x7f;
            if (length == 126) {
                length = in.readUnsignedShort();
            }
            byte[] mask = in.readNBytes(4);
            byte[] payload = in.readNBytes(length);
            for (int i = 0; i < payload.length; i++) {
                payload[i] ^= mask[i % 4];
            }
            return opcode == TEXT ? payload : null;
        } catch (IOException e) {
            return null;
        }
    }

    synchronized void send(ToControlRoom message) throws IOException {
        byte[] json = MessageCodec.encode(message);
        ByteBuffer head = ByteBuffer.allocate(10).put((byte) (0x80 | TEXT));
        if (json.length < 126) {
            head.put((byte) json.length);
        } else if (json.length < 65536) {
            head.put((byte) 126).putShort((short) json.length);
        } else {
            head.put((byte) 127).putLong(json.length);
        }
        out.write(head.array(), 0, head.position());
        out.write(json);
        out.flush();
    }

    void cut() throws IOException {
        socket.close();
    }

    private static String accept(String key) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-1")
                            .digest((key + MAGIC).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(hash);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
