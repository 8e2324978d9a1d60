package ngage.backend.audience;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import ngage.protocol.MessageCodec;

/// The backend's half of RFC 6455: whole, unmasked frames, ready to be written.
final class Frames {

    private static final int LAST = 0x80;
    private static final int TEXT = 1;
    private static final int CLOSE = 8;
    private static final int PONG = 10;
    private static final int MAX_REASON_BYTES = 123;

    private Frames() {}

    /// For many phones: a direct buffer, which the socket takes without copying. Read it through
    /// duplicates only.
    static ByteBuffer shared(Object message) {
        ByteBuffer frame = text(message);
        return ByteBuffer.allocateDirect(frame.remaining()).put(frame).flip();
    }

    /// For one phone.
    static ByteBuffer text(Object message) {
        return frame(TEXT, MessageCodec.encode(message));
    }

    static ByteBuffer pong(byte[] payload) {
        return frame(PONG, payload);
    }

    static ByteBuffer close(int code, String reason) {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(text.length, MAX_REASON_BYTES);
        return frame(
                CLOSE,
                ByteBuffer.allocate(2 + length)
                        .putShort((short) code)
                        .put(text, 0, length)
                        .array());
    }

    private static ByteBuffer frame(int opcode, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(10 + payload.length).put((byte) (LAST | opcode));
        if (payload.length < 126) {
            frame.put((byte) payload.length);
        } else if (payload.length < 1 << 16) {
            frame.put((byte) 126).putShort((short) payload.length);
        } else {
            frame.put((byte) 127).putLong(payload.length);
        }
        return frame.put(payload).flip();
    }
}
