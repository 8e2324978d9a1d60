package ngage.backend.video.ts;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

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

    /// @param packets whole ones
    public static List<TsPacket> split(byte[] packets) {
        List<TsPacket> split = new ArrayList<>();
        for (int at = 0; at < packets.length; at += SIZE) {
            split.add(new TsPacket(Arrays.copyOfRange(packets, at, at + SIZE)));
        }
        return split;
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

    /// @return whether the picture's stream starts an access unit here
    public boolean isVideo() {
        int pes = payload();
        return startsUnit()
                && pes + 4 <= SIZE
                && bytes[pes] == 0
                && bytes[pes + 1] == 0
                && bytes[pes + 2] == 1
                && (unsigned(pes + 3) & 0xf0) == 0xe0;
    }

    /// @return whether a decoder may start at the frame that starts here
    public boolean isRandomAccess() {
        return hasAdaptation() && unsigned(4) > 0 && (bytes[5] & 0x40) != 0;
    }

    /// @return whether it has any
    public boolean hasPayload() {
        return (bytes[3] & 0x10) != 0;
    }

    /// @return index of the first byte after the header of the PES packet that starts here
    public int unit() {
        int pes = payload();
        return pes + 9 > SIZE ? SIZE : Math.min(SIZE, pes + 9 + unsigned(pes + 8));
    }

    /// @return the same with another count; our own if it is the same
    public TsPacket withContinuity(int count) {
        if (continuity() == (count & 0xf)) {
            return this;
        }
        byte[] copy = bytes.clone();
        copy[3] = (byte) (copy[3] & 0xf0 | count & 0xf);
        return new TsPacket(copy);
    }

    /// @return the same on another PID
    public TsPacket on(int pid) {
        byte[] copy = bytes.clone();
        copy[1] = (byte) (copy[1] & 0xe0 | pid >> 8);
        copy[2] = (byte) pid;
        return new TsPacket(copy);
    }

    /// The same at another time. For a frame that is decoded when it is shown; a clock reference in it goes
    /// along.
    ///
    /// @param ticks of the frame that starts here; meaningless if none does
    public TsPacket at(long ticks) {
        byte[] copy = bytes.clone();
        if (pts() != NONE) {
            PesTime.put(copy, payload() + PTS_AT, copy[payload() + PTS_AT], Ticks.wrapped(ticks));
        }
        if (hasClock()) {
            ClockWriter.put(copy, ticks);
        }
        return new TsPacket(copy);
    }

    /// @return index of the first payload byte; 188 if there is none
    public int payload() {
        if (!hasPayload()) {
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
                        && pes + at + PesTime.SIZE <= SIZE
                        && bytes[pes] == 0
                        && bytes[pes + 1] == 0
                        && bytes[pes + 2] == 1;
        if (!startsPes || (bytes[pes + 7] & flag) == 0) {
            return NONE;
        }
        return PesTime.read(bytes, pes + at);
    }

    private boolean hasAdaptation() {
        return (bytes[3] & 0x20) != 0;
    }

    private int unsigned(int at) {
        return bytes[at] & 0xff;
    }
}
