package ngage.backend.video.ts;

/// Moves all times in transport packets: presentation and decoding times, and clock references. Stamps move with
/// the packets that carry them, so what they say stays true. Immutable.
///
/// @param ticks that are added, modulo 2^33
public record TimeShift(long ticks) {

    /// Where times begin that we make anew: they neither go below zero nor meet the end of 33 bits, which some
    /// take for a jump if a stream began shortly before.
    public static final long START = 900_000;

    private static final int PTS_AT = 9;
    private static final int DTS_AT = 14;

    /// @return the shift that makes `from` into `to`
    public static TimeShift between(long from, long to) {
        return new TimeShift(Ticks.wrapped(to - from));
    }

    /// @return the shift that makes `from` into [#START]
    public static TimeShift toStart(long from) {
        return between(from, START);
    }

    /// @param packets whole ones; not changed
    /// @return a copy
    public byte[] apply(byte[] packets) {
        byte[] moved = packets.clone();
        for (int at = 0; at + TsPacket.SIZE <= moved.length; at += TsPacket.SIZE) {
            boolean hasAdaptation = (moved[at + 3] & 0x20) != 0;
            if (hasAdaptation && (moved[at + 4] & 0xff) > 6 && (moved[at + 5] & 0x10) != 0) {
                moveClock(moved, at + 6);
            }
            boolean startsUnit = (moved[at + 1] & 0x40) != 0;
            boolean hasPayload = (moved[at + 3] & 0x10) != 0;
            if (startsUnit && hasPayload) {
                movePes(moved, at, at + (hasAdaptation ? 5 + (moved[at + 4] & 0xff) : 4));
            }
        }
        return moved;
    }

    private void moveClock(byte[] packets, int at) {
        long base =
                (packets[at] & 0xffL) << 25
                        | (packets[at + 1] & 0xffL) << 17
                        | (packets[at + 2] & 0xffL) << 9
                        | (packets[at + 3] & 0xffL) << 1
                        | (packets[at + 4] & 0x80) >> 7;
        long moved = Ticks.wrapped(base + ticks);
        packets[at] = (byte) (moved >> 25);
        packets[at + 1] = (byte) (moved >> 17);
        packets[at + 2] = (byte) (moved >> 9);
        packets[at + 3] = (byte) (moved >> 1);
        packets[at + 4] = (byte) (packets[at + 4] & 0x7f | moved << 7);
    }

    private void movePes(byte[] packets, int packet, int pes) {
        int end = packet + TsPacket.SIZE;
        boolean isPes =
                pes + DTS_AT <= end
                        && packets[pes] == 0
                        && packets[pes + 1] == 0
                        && packets[pes + 2] == 1;
        if (!isPes) {
            return;
        }
        if ((packets[pes + 7] & 0x80) != 0) {
            moveTime(packets, pes + PTS_AT);
        }
        if ((packets[pes + 7] & 0x40) != 0 && pes + DTS_AT + 5 <= end) {
            moveTime(packets, pes + DTS_AT);
        }
    }

    private void moveTime(byte[] packets, int at) {
        PesTime.put(packets, at, packets[at], Ticks.wrapped(PesTime.read(packets, at) + ticks));
    }
}
