package ngage.backend.video.ts;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What a transport stream consists of, out of its PAT and PMT.
///
/// @param streams in the order of the table
public record ProgramMap(List<ElementaryStream> streams) {

    public static final int PAT_PID = 0;

    /// MPEG-1 and MPEG-2 sound, AAC in LATM, and AC-3, E-AC-3, DTS as ATSC counts; 6 is what has no number of
    /// its own, such as Opus.
    private static final Set<Integer> OTHER_SOUND = Set.of(0x03, 0x04, 0x11, 0x81, 0x82, 0x87, 6);

    public ProgramMap {
        streams = List.copyOf(streams);
    }

    /// @param pid that its packets carry
    /// @param type by ISO 13818-1
    public record ElementaryStream(int pid, int type) {

        public static final int H264 = 0x1b;
        public static final int HEVC = 0x24;
        public static final int AAC = 0x0f;
        public static final int METADATA = 0x15;

        public boolean isVideo() {
            return type == H264 || type == HEVC;
        }
    }

    /// @return PID of the first programme's table
    public static int pmtPid(TsPacket pat) throws MalformedStreamException {
        int section = section(pat);
        return u16(pat, section + 10) & 0x1fff;
    }

    public static ProgramMap parse(TsPacket pmt) throws MalformedStreamException {
        int section = section(pmt);
        int end = section + 3 + (u16(pmt, section + 1) & 0xfff) - 4;
        if (end > TsPacket.SIZE) {
            throw new MalformedStreamException("a stream table of more than one packet");
        }
        List<ElementaryStream> streams = new ArrayList<>();
        int at = section + 12 + (u16(pmt, section + 10) & 0xfff);
        while (at + 5 <= end) {
            streams.add(new ElementaryStream(u16(pmt, at + 1) & 0x1fff, pmt.bytes()[at] & 0xff));
            at += 5 + (u16(pmt, at + 3) & 0xfff);
        }
        return new ProgramMap(streams);
    }

    public List<ElementaryStream> videos() {
        return streams.stream().filter(ElementaryStream::isVideo).toList();
    }

    public Optional<ElementaryStream> audio() {
        return ofType(ElementaryStream.AAC);
    }

    /// @return whether there is sound of another kind, as far as the types that ffmpeg writes tell
    public boolean hasOtherSound() {
        return streams.stream().anyMatch(stream -> OTHER_SOUND.contains(stream.type()));
    }

    public Optional<ElementaryStream> metadata() {
        return ofType(ElementaryStream.METADATA);
    }

    private Optional<ElementaryStream> ofType(int type) {
        return streams.stream().filter(stream -> stream.type() == type).findFirst();
    }

    private static int section(TsPacket packet) throws MalformedStreamException {
        int payload = packet.payload();
        int section = payload + 1 + (payload < TsPacket.SIZE ? packet.bytes()[payload] & 0xff : 0);
        if (!packet.startsUnit() || section + 12 > TsPacket.SIZE) {
            throw new MalformedStreamException("a table that does not start where it should");
        }
        return section;
    }

    private static int u16(TsPacket packet, int at) {
        return (packet.bytes()[at] & 0xff) << 8 | packet.bytes()[at + 1] & 0xff;
    }
}
