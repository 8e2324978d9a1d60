package ngage.mobsim;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// The server's side of HTTP and WebSocket, as far as a [FakeBackend] needs it. Blocking; stateless.
final class FakeWire {

    private FakeWire() {}

    static void upgrade(OutputStream out, String key) throws IOException, GeneralSecurityException {
        byte[] hash =
                MessageDigest.getInstance("SHA-1")
                        .digest(
                                (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")
                                        .getBytes(StandardCharsets.US_ASCII));
        String reply =
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Protocol: ngage.v1\r\nSec-WebSocket-Accept: "
                        + Base64.getEncoder().encodeToString(hash)
                        + "\r\n\r\n";
        out.write(reply.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    static void respond(OutputStream out, byte[] body) throws IOException {
        respond(out, "200 OK", body);
    }

    /// @param status and, in further lines, headers
    static void respond(OutputStream out, String status, byte[] body) throws IOException {
        String head =
                "HTTP/1.1 "
                        + status
                        + "\r\nContent-Type: application/json\r\nContent-Length: "
                        + body.length
                        + "\r\n\r\n";
        out.write(head.getBytes(StandardCharsets.US_ASCII));
        out.write(body);
        out.flush();
    }

    /// The path is under `path`; header names are in small letters.
    static Map<String, String> readHead(DataInputStream in) throws IOException {
        Map<String, String> head = new HashMap<>();
        String line = readLine(in);
        head.put("path", line.split(" ", 3)[1]);
        for (line = readLine(in); !line.isEmpty(); line = readLine(in)) {
            String[] parts = line.split(": ", 2);
            head.put(parts[0].toLowerCase(Locale.ROOT), parts[1]);
        }
        return head;
    }

    static String readLine(DataInputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.readUnsignedByte(); c != '\n'; c = in.readUnsignedByte()) {
            line.append((char) c);
        }
        return line.toString().strip();
    }

    static byte[] readFrame(DataInputStream in) throws IOException {
        int opcode = in.readUnsignedByte() & 0x0f;
        int length = in.readUnsignedByte() & 0x7f;
        length = length == 126 ? in.readUnsignedShort() : length;
        byte[] mask = in.readNBytes(4);
        byte[] payload = in.readNBytes(length);
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= mask[i % 4];
        }
        if (opcode != 1) {
            throw new IOException("the phone said goodbye");
        }
        return payload;
    }

    static byte[] frame(int first, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 10).put((byte) first);
        if (payload.length < 126) {
            frame.put((byte) payload.length);
        } else if (payload.length < 65_536) {
            frame.put((byte) 126).putShort((short) payload.length);
        } else {
            frame.put((byte) 127).putLong(payload.length);
        }
        return Arrays.copyOf(frame.put(payload).array(), frame.position());
    }
}
