package ngage.backend.video;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import ngage.backend.video.ts.MediaTimeline;
import ngage.backend.video.ts.ProgramMap.ElementaryStream;
import ngage.backend.video.ts.StampWriter;
import ngage.backend.video.ts.TableWriter;
import ngage.backend.video.ts.Ticks;
import ngage.backend.video.ts.TsPacket;

/// Transport packets made by hand, one for each frame.
public final class GeneratedStream {

    public static final ElementaryStream VIDEO = new ElementaryStream(0x100, ElementaryStream.H264);
    public static final ElementaryStream SMALL_VIDEO =
            new ElementaryStream(0x101, ElementaryStream.H264);
    public static final ElementaryStream AUDIO = new ElementaryStream(0x102, ElementaryStream.AAC);

    public static final ElementaryStream DATA = new ElementaryStream(0x103, 6);

    /// Where the picture begins in a frame's first packet.
    private static final int PES_END = 25;

    private static final byte[] SLICE = {0, 0, 1, 0x65};

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final TableWriter tables = new TableWriter();
    private final StampWriter stamps = new StampWriter();

    public GeneratedStream tables(ElementaryStream... streams) {
        bytes.writeBytes(tables.write(List.of(streams)));
        return this;
    }

    public GeneratedStream key(ElementaryStream stream, long pts) {
        bytes.writeBytes(frame(stream.pid(), pts, pts, 0x40));
        return this;
    }

    public GeneratedStream frame(ElementaryStream stream, long pts) {
        bytes.writeBytes(frame(stream.pid(), pts, pts, 0));
        return this;
    }

    public GeneratedStream frame(ElementaryStream stream, long pts, long dts) {
        bytes.writeBytes(frame(stream.pid(), pts, dts, 0));
        return this;
    }

    public GeneratedStream key(ElementaryStream stream, long pts, long dts) {
        bytes.writeBytes(frame(stream.pid(), pts, dts, 0x40));
        return this;
    }

    /// A keyframe in as many packets as its picture needs.
    ///
    /// @param picture NAL units with their start codes
    public GeneratedStream key(ElementaryStream stream, long time, byte[] picture) {
        byte[] first = frame(stream.pid(), time, time, 0x40);
        Arrays.fill(first, PES_END, TsPacket.SIZE, (byte) 0xff);
        int at = Math.min(picture.length, TsPacket.SIZE - PES_END);
        System.arraycopy(picture, 0, first, PES_END, at);
        bytes.writeBytes(first);
        while (at < picture.length) {
            byte[] next = new byte[TsPacket.SIZE];
            Arrays.fill(next, (byte) 0xff);
            next[0] = TsPacket.SYNC;
            next[1] = (byte) (stream.pid() >> 8);
            next[2] = (byte) stream.pid();
            next[3] = 0x10;
            int length = Math.min(picture.length - at, TsPacket.SIZE - 4);
            System.arraycopy(picture, at, next, 4, length);
            bytes.writeBytes(next);
            at += length;
        }
        return this;
    }

    public GeneratedStream stamp(long pts, MediaTimeline timeline) {
        bytes.writeBytes(stamps.write(pts, timeline.at(pts)));
        return this;
    }

    public byte[] bytes() {
        return bytes.toByteArray();
    }

    public List<TsPacket> packets() {
        byte[] all = bytes();
        return IntStream.range(0, all.length / TsPacket.SIZE)
                .mapToObj(i ->
                        new TsPacket(
                                Arrays.copyOfRange(
                                        all, i * TsPacket.SIZE, (i + 1) * TsPacket.SIZE)))
                .toList();
    }

    private static byte[] frame(int pid, long pts, long dts, int flags) {
        byte[] packet = new byte[TsPacket.SIZE];
        Arrays.fill(packet, (byte) 0xff);
        byte[] head = {
            TsPacket.SYNC,
            (byte) (0x40 | pid >> 8),
            (byte) pid,
            0x30,
            1,
            (byte) flags,
            0,
            0,
            1,
            (byte) 0xe0,
            0,
            0,
            (byte) 0x80,
            (byte) 0xc0,
            10
        };
        System.arraycopy(head, 0, packet, 0, head.length);
        time(packet, head.length, 0x30, Ticks.wrapped(pts));
        time(packet, head.length + 5, 0x10, Ticks.wrapped(dts));
        System.arraycopy(SLICE, 0, packet, PES_END, SLICE.length);
        return packet;
    }

    private static void time(byte[] packet, int at, int marker, long ticks) {
        packet[at] = (byte) (marker | 1 | ticks >> 29 & 0xe);
        packet[at + 1] = (byte) (ticks >> 22);
        packet[at + 2] = (byte) (1 | ticks >> 14 & 0xfe);
        packet[at + 3] = (byte) (ticks >> 7);
        packet[at + 4] = (byte) (1 | ticks << 1);
    }
}
