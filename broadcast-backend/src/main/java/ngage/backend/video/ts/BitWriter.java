package ngage.backend.video.ts;

import java.io.ByteArrayOutputStream;

/// Gathers bits, the highest first.
final class BitWriter {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private int open;
    private int openBits;

    BitWriter put(int bits, int value) {
        for (int i = bits - 1; i >= 0; i--) {
            open = open << 1 | value >> i & 1;
            if (++openBits == 8) {
                bytes.write(open);
                open = 0;
                openBits = 0;
            }
        }
        return this;
    }

    /// @return all, filled up with zeros to a whole byte
    byte[] bytes() {
        if (openBits > 0) {
            put(8 - openBits, 0);
        }
        return bytes.toByteArray();
    }
}
