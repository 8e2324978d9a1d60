package ngage.backend.video.ts;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import ngage.backend.video.ts.ProgramMap.ElementaryStream;

/// Writes the PAT and PMT of a stream of ours, whose last part are timed ID3 stamps. Counts the
/// continuity of both; for one thread.
public final class TableWriter {

    public static final int PMT_PID = 0x1000;
    public static final int STAMP_PID = 0x1f0;

    private static final byte[] ID3_POINTER = {
        0x25, 15, -1, -1, 'I', 'D', '3', ' ', -1, 'I', 'D', '3', ' ', 0, 0x1f, 0, 1
    };
    private static final byte[] ID3_METADATA = {
        0x26, 13, -1, -1, 'I', 'D', '3', ' ', -1, 'I', 'D', '3', ' ', 0, 0x0f
    };

    private int continuity;

    /// @param streams what is in it besides the stamps; the first one carries the clock
    /// @return two packets
    public byte[] write(List<ElementaryStream> streams) {
        byte[] tables = new byte[2 * TsPacket.SIZE];
        put(tables, 0, ProgramMap.PAT_PID, pat());
        put(tables, TsPacket.SIZE, PMT_PID, pmt(streams));
        continuity++;
        return tables;
    }

    private static byte[] pat() {
        return new byte[] {
            0,
            (byte) 0xb0,
            13,
            0,
            1,
            (byte) 0xc1,
            0,
            0,
            0,
            1,
            (byte) (0xe0 | PMT_PID >> 8),
            (byte) PMT_PID
        };
    }

    private static byte[] pmt(List<ElementaryStream> streams) {
        int clockPid = streams.getFirst().pid();
        int length = 9 + ID3_POINTER.length + 5 * streams.size() + 5 + ID3_METADATA.length + 4;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {2, (byte) (0xb0 | length >> 8), (byte) length, 0, 1});
        out.writeBytes(new byte[] {(byte) 0xc1, 0, 0});
        out.writeBytes(pid(clockPid));
        out.writeBytes(new byte[] {(byte) 0xf0, (byte) ID3_POINTER.length});
        out.writeBytes(ID3_POINTER);
        for (ElementaryStream stream : streams) {
            out.write(stream.type());
            out.writeBytes(pid(stream.pid()));
            out.writeBytes(new byte[] {(byte) 0xf0, 0});
        }
        out.write(ElementaryStream.METADATA);
        out.writeBytes(pid(STAMP_PID));
        out.writeBytes(new byte[] {(byte) 0xf0, (byte) ID3_METADATA.length});
        out.writeBytes(ID3_METADATA);
        return out.toByteArray();
    }

    private static byte[] pid(int pid) {
        return new byte[] {(byte) (0xe0 | pid >> 8), (byte) pid};
    }

    private void put(byte[] packets, int at, int pid, byte[] section) {
        Arrays.fill(packets, at, at + TsPacket.SIZE, (byte) 0xff);
        packets[at] = TsPacket.SYNC;
        packets[at + 1] = (byte) (0x40 | pid >> 8);
        packets[at + 2] = (byte) pid;
        packets[at + 3] = (byte) (0x10 | continuity & 0xf);
        packets[at + 4] = 0;
        System.arraycopy(section, 0, packets, at + 5, section.length);
        int crc = crc(section);
        for (int i = 0; i < 4; i++) {
            packets[at + 5 + section.length + i] = (byte) (crc >> 24 - 8 * i);
        }
    }

    /// CRC-32/MPEG-2: not reflected, not inverted at the end, so not that of `java.util.zip`.
    private static int crc(byte[] section) {
        int crc = -1;
        for (byte octet : section) {
            crc ^= octet << 24;
            for (int bit = 0; bit < 8; bit++) {
                crc = crc < 0 ? crc << 1 ^ 0x04c11db7 : crc << 1;
            }
        }
        return crc;
    }
}
