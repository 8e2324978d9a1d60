package ngage.backend.video.ts;

import java.util.Arrays;

/// Writes the clock reference that native players want on every rendition: ffmpeg gives one only to the
/// first. A packet of its own, without payload, on the picture's PID.
public final class ClockWriter {

    /// References are due at least every 100 ms, by ISO 13818-1.
    public static final long INTERVAL = Ticks.PER_SECOND / 12;

    /// How long before its decoding a frame is complete.
    private static final long LEAD = Ticks.PER_SECOND / 10;

    private ClockWriter() {}

    /// @param frame the packet that will follow, with which a frame starts
    public static byte[] write(TsPacket frame) {
        byte[] packet = new byte[TsPacket.SIZE];
        Arrays.fill(packet, (byte) 0xff);
        packet[0] = TsPacket.SYNC;
        packet[1] = (byte) (frame.pid() >> 8);
        packet[2] = (byte) frame.pid();
        // Without payload a packet repeats the count of the one before it.
        packet[3] = (byte) (0x20 | frame.continuity() - 1 & 0xf);
        packet[4] = (byte) (TsPacket.SIZE - 5);
        packet[5] = 0x10;
        put(packet, frame.dts());
        return packet;
    }

    /// @param packet with an adaptation field for a clock
    /// @param dts of the frame that it belongs to
    static void put(byte[] packet, long dts) {
        long clock = Ticks.wrapped(dts - LEAD);
        packet[6] = (byte) (clock >> 25);
        packet[7] = (byte) (clock >> 17);
        packet[8] = (byte) (clock >> 9);
        packet[9] = (byte) (clock >> 1);
        packet[10] = (byte) (clock << 7 | 0x7e);
        packet[11] = 0;
    }
}
