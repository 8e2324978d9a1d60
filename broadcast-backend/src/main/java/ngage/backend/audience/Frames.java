package ngage.backend.audience;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import ngage.protocol.MessageCodec;

/// The backend's half of RFC 6455: whole, unmasked frames, ready to be written.
final class Frames {

    private static final int LAST = 0x80;
    static final int TEXT = 1;
    static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PONG = 10;
    private static final int MAX_REASON_BYTES = 123;

    private Frames() {}

    /// For many phones.
    static Frame shared(Object message) {
        return Frame.of(text(message));
    }

    /// For one phone.
    static byte[] text(Object message) {
        return frame(TEXT, MessageCodec.encode(message));
    }

    /// @return what the frame carries
    static byte[] payload(Frame frame) {
        int header =
                switch (frame.memory().bytes().get(1)) {
                    case 127 -> 10;
                    case 126 -> 4;
                    default -> 2;
                };
        byte[] payload = new byte[frame.length() - header];
        frame.memory().bytes().get(header, payload);
        return payload;
    }

    static byte[] pong(byte[] payload) {
        return frame(PONG, payload);
    }

    static byte[] close(int code, String reason) {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(text.length, MAX_REASON_BYTES);
        return frame(
                CLOSE,
                ByteBuffer.allocate(2 + length)
                        .putShort((short) code)
                        .put(text, 0, length)
                        .array());
    }

    /// @param opcode of a whole message
    static byte[] frame(int opcode, byte[] payload) {
        int length = payload.length;
        int header = length < 126 ? 2 : length < 1 << 16 ? 4 : 10;
        ByteBuffer frame = ByteBuffer.allocate(header + length).put((byte) (LAST | opcode));
        switch (header) {
            case 2 -> frame.put((byte) length);
            case 4 -> frame.put((byte) 126).putShort((short) length);
            default -> frame.put((byte) 127).putLong(length);
        }
        return frame.put(payload).array();
    }
}
