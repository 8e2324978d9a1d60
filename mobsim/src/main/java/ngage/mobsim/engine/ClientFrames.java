package ngage.mobsim.engine;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/// Makes the frames that a client sends: whole messages, masked, as RFC 6455 wants it.
///
/// One thread. The mask is there against proxies that a script in a browser could fool; the mob is no
/// browser, so a fast random number will do.
final class ClientFrames {

    private static final int FINAL = 0x80;
    private static final int MASKED = 0x80;
    private static final int TWO_BYTES_OF_LENGTH = 126;
    private static final int MOST_BYTES = 0xffff;

    private final SplittableRandom random;

    ClientFrames(SplittableRandom random) {
        this.random = random;
    }

    /// @param payload at most 65,535 bytes
    ByteBuffer frame(Opcode opcode, byte[] payload) {
        if (payload.length > MOST_BYTES) {
            throw new IllegalArgumentException("a phone's messages are small");
        }
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 8);
        frame.put((byte) (FINAL | opcode.code()));
        if (payload.length < TWO_BYTES_OF_LENGTH) {
            frame.put((byte) (MASKED | payload.length));
        } else {
            frame.put((byte) (MASKED | TWO_BYTES_OF_LENGTH)).putShort((short) payload.length);
        }
        int mask = random.nextInt();
        frame.putInt(mask);
        for (int i = 0; i < payload.length; i++) {
            frame.put((byte) (payload[i] ^ mask >>> 24 - 8 * (i & 3)));
        }
        return frame.flip();
    }
}
