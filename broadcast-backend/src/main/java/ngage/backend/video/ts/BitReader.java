package ngage.backend.video.ts;

/// Reads bits, the highest first; after the end they are zeros.
final class BitReader {

    private final byte[] bytes;
    private int at;

    BitReader(byte[] bytes) {
        this.bytes = bytes;
    }

    int bits(int count) {
        int value = 0;
        for (int i = 0; i < count; i++, at++) {
            int bit = at / 8 < bytes.length ? bytes[at / 8] >> 7 - at % 8 & 1 : 0;
            value = value << 1 | bit;
        }
        return value;
    }

    boolean flag() {
        return bits(1) == 1;
    }

    /// @return a number in the code of Exp-Golomb
    int golomb() {
        int zeros = 0;
        while (zeros < 31 && !flag()) {
            zeros++;
        }
        return (1 << zeros) - 1 + bits(zeros);
    }

    /// @return one that may be below zero
    int signedGolomb() {
        int code = golomb();
        return (code & 1) == 1 ? code / 2 + 1 : -(code / 2);
    }
}
