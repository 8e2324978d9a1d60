package ngage.mobsim.engine;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import ngage.protocol.FromPhone;

/// Makes the frames that a client sends: whole messages, masked, as RFC 6455 wants it.
///
/// One thread, and one buffer for all of them: a frame is good until the next one is made. The mask is there
/// against proxies that a script in a browser could fool; the mob is no browser, so a fast random number
/// will do.
final class ClientFrames {

    private static final int FINAL = 0x80;
    private static final int MASKED = 0x80;
    private static final int TWO_BYTES_OF_LENGTH = 126;
    private static final int MOST_BYTES = 0xffff;
    private static final int MOST_HEAD_BYTES = 8;

    private final SplittableRandom random;
    private final PhoneWords words = new PhoneWords();
    private final ByteBuffer frame = ByteBuffer.allocateDirect(MOST_BYTES + MOST_HEAD_BYTES);

    ClientFrames(SplittableRandom random) {
        this.random = random;
    }

    ByteBuffer text(FromPhone message) {
        int length = words.write(message);
        return frame(Opcode.TEXT, words.bytes(), length);
    }

    /// @param payload at most 65,535 bytes
    ByteBuffer frame(Opcode opcode, byte[] payload) {
        return frame(opcode, payload, payload.length);
    }

    private ByteBuffer frame(Opcode opcode, byte[] payload, int length) {
        if (length > MOST_BYTES) {
            throw new IllegalArgumentException("a phone's messages are small");
        }
        frame.clear();
        frame.put((byte) (FINAL | opcode.code()));
        if (length < TWO_BYTES_OF_LENGTH) {
            frame.put((byte) (MASKED | length));
        } else {
            frame.put((byte) (MASKED | TWO_BYTES_OF_LENGTH)).putShort((short) length);
        }
        int mask = random.nextInt();
        frame.putInt(mask);
        for (int i = 0; i < length; i++) {
            frame.put((byte) (payload[i] ^ mask >>> 24 - 8 * (i & 3)));
        }
        return frame.flip();
    }
}
