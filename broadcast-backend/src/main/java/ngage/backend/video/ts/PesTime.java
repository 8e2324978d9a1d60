package ngage.backend.video.ts;

/// How a time stands in the header of a PES packet: 33 bits in five bytes, between marker bits.
final class PesTime {

    static final int SIZE = 5;

    private PesTime() {}

    static long read(byte[] bytes, int at) {
        return (long) (bytes[at] >> 1 & 7) << 30
                | (long) (bytes[at + 1] & 0xff) << 22
                | (long) (bytes[at + 2] & 0xfe) << 14
                | (long) (bytes[at + 3] & 0xff) << 7
                | (bytes[at + 4] & 0xff) >> 1;
    }

    /// @param mark the four bits in front, such as 0x20 for a presentation time alone
    /// @param ticks modulo 2^33
    static void put(byte[] bytes, int at, int mark, long ticks) {
        bytes[at] = (byte) (mark & 0xf0 | 1 | ticks >> 29 & 0xe);
        bytes[at + 1] = (byte) (ticks >> 22);
        bytes[at + 2] = (byte) (1 | ticks >> 14 & 0xfe);
        bytes[at + 3] = (byte) (ticks >> 7);
        bytes[at + 4] = (byte) (1 | ticks << 1);
    }
}
