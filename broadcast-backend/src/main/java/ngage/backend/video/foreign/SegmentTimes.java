package ngage.backend.video.foreign;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import ngage.backend.video.ts.MalformedStreamException;
import ngage.backend.video.ts.MediaTimeline;
import ngage.backend.video.ts.ProgramMap;
import ngage.backend.video.ts.ProgramMap.ElementaryStream;
import ngage.backend.video.ts.TableReader;
import ngage.backend.video.ts.Ticks;
import ngage.backend.video.ts.TsPacket;
import ngage.backend.video.ts.TsReader;
import ngage.protocol.MediaTime;

/// The media times in one MPEG-TS segment: its date-time is that of its first sample, be it sound or picture.
///
/// @param videoPid of its H.264
/// @param baseTicks time of its first sample, by its own clock
/// @param offsetMicros media time of tick 0, as far as this segment says
/// @param frames when each of its pictures is presented, by the same clock as `baseTicks`, rising
/// @param stamps of ours that the stream brings back
record SegmentTimes(
        int videoPid, long baseTicks, long offsetMicros, List<Long> frames, List<Seen> stamps) {

    private static final Pattern STAMP =
            Pattern.compile("\\{\"(?:s|trial)\":(\\d{1,15})\\.(\\d{3})[^{}]*\"by\":\"ngage\"\\}");

    /// A stamp of ours in somebody else's stream.
    ///
    /// @param said what it says
    /// @param date what the playlist says of its place
    record Seen(MediaTime said, MediaTime date) {}

    SegmentTimes {
        frames = List.copyOf(frames);
        stamps = List.copyOf(stamps);
    }

    static SegmentTimes of(byte[] segment, MediaTime date) throws IOException {
        List<TsPacket> packets = packets(segment);
        ProgramMap map = map(packets);
        ElementaryStream video =
                map.videos().stream()
                        .filter(stream -> stream.type() == ElementaryStream.H264)
                        .findFirst()
                        .orElseThrow(
                                () -> new MalformedStreamException("its picture is not H.264"));
        int audioPid = map.audio().map(ElementaryStream::pid).orElse(-1);
        long picture = times(packets, video.pid()).findFirst().orElse(TsPacket.NONE);
        if (picture == TsPacket.NONE) {
            throw new MalformedStreamException("a segment without a picture");
        }
        long sound = times(packets, audioPid).findFirst().orElse(TsPacket.NONE);
        long first = sound == TsPacket.NONE || Ticks.nearest(sound - picture) > 0 ? picture : sound;
        long offset = date.micros() - MediaTimeline.micros(first);
        int stampPid = map.metadata().map(ElementaryStream::pid).orElse(-1);
        List<Seen> stamps = new ArrayList<>();
        for (TsPacket packet : packets) {
            if (packet.pid() == stampPid && packet.pts() != TsPacket.NONE) {
                Matcher said =
                        STAMP.matcher(new String(packet.bytes(), StandardCharsets.ISO_8859_1));
                if (said.find()) {
                    long micros = Long.parseLong(said.group(1) + said.group(2));
                    long away = MediaTimeline.micros(Ticks.nearest(packet.pts() - first));
                    stamps.add(
                            new Seen(new MediaTime(micros), new MediaTime(date.micros() + away)));
                }
            }
        }
        List<Long> frames =
                times(packets, video.pid())
                        .map(pts -> first + Ticks.nearest(pts - first))
                        .sorted()
                        .boxed()
                        .toList();
        return new SegmentTimes(video.pid(), first, offset, frames, stamps);
    }

    /// @return of a time in this segment, such that the first sample's is its own: it does not wrap within it
    long micros(long ticks) {
        return MediaTimeline.micros(baseTicks + Ticks.nearest(ticks - baseTicks));
    }

    private static List<TsPacket> packets(byte[] segment) throws IOException {
        List<TsPacket> packets = new ArrayList<>(segment.length / TsPacket.SIZE + 1);
        TsReader reader = new TsReader(new ByteArrayInputStream(segment));
        for (TsPacket packet = reader.next(); packet != null; packet = reader.next()) {
            packets.add(packet);
        }
        return packets;
    }

    private static ProgramMap map(List<TsPacket> packets) throws MalformedStreamException {
        TableReader tables = new TableReader();
        for (TsPacket packet : packets) {
            if (packet.startsUnit() && tables.accept(packet)) {
                ProgramMap map = tables.map();
                if (map != null) {
                    return map;
                }
            }
        }
        throw new MalformedStreamException("its segments are no MPEG transport stream");
    }

    /// @return as they come, which with B-frames is not their order
    private static LongStream times(List<TsPacket> packets, int pid) {
        return packets.stream()
                .filter(packet -> packet.pid() == pid)
                .mapToLong(TsPacket::pts)
                .filter(pts -> pts != TsPacket.NONE);
    }
}
