package ngage.backend.video.ts;

import java.util.Arrays;

/// Writes one elementary stream of ours as transport packets. Counts their continuity; for one thread.
public final class PesWriter {

    public static final int PRIVATE_STREAM = 0xbd;
    public static final int AUDIO_STREAM = 0xc0;

    private static final int HEADER = 14;

    private final int pid;
    private final int streamId;
    private int continuity;

    /// @param streamId by ISO 13818-1
    public PesWriter(int pid, int streamId) {
        this.pid = pid;
        this.streamId = streamId;
    }

    /// @param ticks when it is due in the stream
    /// @param payload that starts with a whole unit
    /// @return one packet, or more if it does not fit
    public byte[] write(long ticks, byte[] payload) {
        return packets(pes(Ticks.wrapped(ticks), payload));
    }

    private byte[] pes(long pts, byte[] payload) {
        int length = 8 + payload.length;
        byte[] pes = new byte[HEADER + payload.length];
        pes[2] = 1;
        pes[3] = (byte) streamId;
        pes[4] = (byte) (length >> 8);
        pes[5] = (byte) length;
        pes[6] = (byte) 0x84; // the unit starts right after the header
        pes[7] = (byte) 0x80;
        pes[8] = 5;
        PesTime.put(pes, 9, 0x20, pts);
        System.arraycopy(payload, 0, pes, HEADER, payload.length);
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
