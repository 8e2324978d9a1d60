package ngage.backend.video.ts;

import java.util.Arrays;
import ngage.protocol.MediaTime;

/// Writes stamps as transport packets, on the PID that [TableWriter] announces. Counts their continuity;
/// for one thread.
public final class StampWriter {

    private static final int PES_HEADER = 14;

    private int continuity;

    /// @param ticks when it is due in the stream
    /// @param time the media time of that moment
    /// @return one packet, or more if they do not fit
    public byte[] write(long ticks, MediaTime time) {
        return packets(pes(Ticks.wrapped(ticks), new Id3Stamp(time).tag()));
    }

    private static byte[] pes(long pts, byte[] tag) {
        int length = 8 + tag.length;
        byte[] pes = new byte[PES_HEADER + tag.length];
        pes[2] = 1;
        pes[3] = (byte) 0xbd; // private stream 1
        pes[4] = (byte) (length >> 8);
        pes[5] = (byte) length;
        pes[6] = (byte) 0x84; // the tag starts right after the header
        pes[7] = (byte) 0x80;
        pes[8] = 5;
        pes[9] = (byte) (0x21 | pts >> 29 & 0xe);
        pes[10] = (byte) (pts >> 22);
        pes[11] = (byte) (1 | pts >> 14 & 0xfe);
        pes[12] = (byte) (pts >> 7);
        pes[13] = (byte) (1 | pts << 1);
        System.arraycopy(tag, 0, pes, PES_HEADER, tag.length);
        return pes;
    }

    private byte[] packets(byte[] pes) {
        int room = TsPacket.SIZE - 4;
        byte[] packets = new byte[Math.ceilDiv(pes.length, room) * TsPacket.SIZE];
        for (int from = 0, at = 0; from < pes.length; from += room, at += TsPacket.SIZE) {
            int taken = Math.min(room, pes.length - from);
            header(packets, at, from == 0, room - taken);
            System.arraycopy(pes, from, packets, at + TsPacket.SIZE - taken, taken);
        }
        return packets;
    }

    private void header(byte[] packets, int at, boolean isFirst, int stuffing) {
        int pid = TableWriter.STAMP_PID;
        packets[at] = TsPacket.SYNC;
        packets[at + 1] = (byte) ((isFirst ? 0x40 : 0) | pid >> 8);
        packets[at + 2] = (byte) pid;
        packets[at + 3] = (byte) ((stuffing > 0 ? 0x30 : 0x10) | continuity++ & 0xf);
        if (stuffing > 0) {
            packets[at + 4] = (byte) (stuffing - 1);
        }
        if (stuffing > 1) {
            packets[at + 5] = 0;
            Arrays.fill(packets, at + 6, at + 4 + stuffing, (byte) 0xff);
        }
    }
}
