package ngage.backend.video.ts;

/// One packet of an MPEG transport stream. Immutable as long as nobody writes into its bytes.
public final class TsPacket {

    public static final int SIZE = 188;
    public static final byte SYNC = 0x47;

    /// No such time in this packet.
    public static final long NONE = -1;

    private static final int PTS_AT = 9;
    private static final int DTS_AT = 14;

    private final byte[] bytes;

    /// @param bytes 188 of them, which nobody changes any more
    public TsPacket(byte[] bytes) {
        if (bytes.length != SIZE || bytes[0] != SYNC) {
            throw new IllegalArgumentException("not a transport packet");
        }
        this.bytes = bytes;
    }

    public byte[] bytes() {
        return bytes;
    }

    public int pid() {
        return unsigned(1) << 8 & 0x1f00 | unsigned(2);
    }

    /// @return the count of packets with payload of this PID, modulo 16
    public int continuity() {
        return bytes[3] & 0xf;
    }

    /// @return whether it carries a clock reference
    public boolean hasClock() {
        return hasAdaptation() && unsigned(4) > 0 && (bytes[5] & 0x10) != 0;
    }

    /// @return whether a section or an access unit starts here
    public boolean startsUnit() {
        return (bytes[1] & 0x40) != 0;
    }

    /// @return whether a decoder may start at the frame that starts here
    public boolean isRandomAccess() {
        return hasAdaptation() && unsigned(4) > 0 && (bytes[5] & 0x40) != 0;
    }

    /// @return index of the first payload byte; 188 if there is none
    public int payload() {
        if ((bytes[3] & 0x10) == 0) {
            return SIZE;
        }
        return Math.min(SIZE, hasAdaptation() ? 5 + unsigned(4) : 4);
    }

    /// @return presentation time in ticks of 90 kHz, modulo 2^33; NONE if no frame starts here
    public long pts() {
        return time(PTS_AT, 0x80);
    }

    /// @return decoding time, as [#pts]
    public long dts() {
        long dts = time(DTS_AT, 0x40);
        return dts == NONE ? pts() : dts;
    }

    private long time(int at, int flag) {
        int pes = payload();
        boolean startsPes =
                startsUnit()
                        && pes + at + 5 <= SIZE
                        && bytes[pes] == 0
                        && bytes[pes + 1] == 0
                        && bytes[pes + 2] == 1;
        if (!startsPes || (bytes[pes + 7] & flag) == 0) {
            return NONE;
        }
        int i = pes + at;
        return (long) (bytes[i] >> 1 & 7) << 30
                | (long) unsigned(i + 1) << 22
                | (long) (bytes[i + 2] & 0xfe) << 14
                | (long) unsigned(i + 3) << 7
                | unsigned(i + 4) >> 1;
    }

    private boolean hasAdaptation() {
        return (bytes[3] & 0x20) != 0;
    }

    private int unsigned(int at) {
        return bytes[at] & 0xff;
    }
}
