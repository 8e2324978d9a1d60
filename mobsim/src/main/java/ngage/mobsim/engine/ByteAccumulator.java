package ngage.mobsim.engine;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// Bytes that wait for the rest of them: empty, and without memory, as long as whole messages come.
final class ByteAccumulator {

    private static final byte[] NOTHING = {};

    private final int mostBytes;
    private byte[] bytes = NOTHING;
    private int size;

    ByteAccumulator(int mostBytes) {
        this.mostBytes = mostBytes;
    }

    void add(ByteBuffer more) throws WireException {
        int length = more.remaining();
        if (size + length > mostBytes) {
            throw new WireException("more than " + mostBytes + " bytes in one message");
        }
        if (size + length > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(size + length, Math.min(mostBytes, size * 2)));
        }
        more.get(bytes, size, length);
        size += length;
    }

    boolean isEmpty() {
        return size == 0;
    }

    ByteBuffer contents() {
        return ByteBuffer.wrap(bytes, 0, size);
    }

    void clear() {
        bytes = NOTHING;
        size = 0;
    }
}
