package ngage.backend.video.ladder;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import ngage.backend.video.ts.Id3Stamp;
import ngage.backend.video.ts.MediaTimeline;
import ngage.backend.video.ts.ProgramMap;
import ngage.backend.video.ts.ProgramMap.ElementaryStream;
import ngage.backend.video.ts.StampWriter;
import ngage.backend.video.ts.TableReader;
import ngage.backend.video.ts.TableWriter;
import ngage.backend.video.ts.Ticks;
import ngage.backend.video.ts.TsPacket;
import ngage.backend.video.ts.TsReader;

/// A short stream with a stamp for every frame, and what became of it in a transcoder. Pure functions.
///
/// @param bytes transport packets
/// @param times of its frames, in ticks
@SuppressWarnings("ArrayRecordComponent") // never compared
record StampedFrames(byte[] bytes, TreeSet<Long> times) {

    private static final MediaTimeline TIMELINE = new MediaTimeline(1_000_000_000_000L);

    /// As the keyframes are asked for: at the first frame that is so much later than the last one.
    private static final long GROUP_TICKS = 995 * Ticks.PER_SECOND / 1000;

    /// One stamp's digits are rounded to a microsecond, and so are another's.
    private static final long ROUNDING_MICROS = 2;

    /// @param stream with one picture, whose frames are in the order in which they are shown
    static StampedFrames stamp(byte[] stream) throws IOException {
        ByteArrayOutputStream stamped = new ByteArrayOutputStream();
        TreeSet<Long> times = new TreeSet<>();
        TableWriter tables = new TableWriter();
        StampWriter stamps = new StampWriter();
        TsReader reader = new TsReader(new ByteArrayInputStream(stream));
        TableReader found = new TableReader();
        for (TsPacket packet = reader.next(); packet != null; packet = reader.next()) {
            if (found.accept(packet)) {
                ProgramMap map = found.map();
                if (map != null && packet.pid() != ProgramMap.PAT_PID) {
                    stamped.writeBytes(tables.write(map.streams()));
                }
            } else {
                if (packet.isVideo() && packet.pts() != TsPacket.NONE) {
                    times.add(packet.pts());
                    stamped.writeBytes(stamps.write(packet.pts(), TIMELINE.at(packet.pts())));
                }
                stamped.writeBytes(packet.bytes());
            }
        }
        return new StampedFrames(stamped.toByteArray(), times);
    }

    /// @return in what `transcoded` is not what it should be; absent if in nothing
    static Optional<String> difference(StampedFrames source, byte[] transcoded) throws IOException {
        TreeMap<Integer, TreeSet<Long>> times = new TreeMap<>();
        TreeMap<Integer, TreeSet<Long>> keyframes = new TreeMap<>();
        long move = 0;
        int stamps = 0;
        TsReader reader = new TsReader(new ByteArrayInputStream(transcoded));
        List<Integer> pictures = new ArrayList<>();
        TableReader tables = new TableReader();
        int stampPid = -1;
        for (TsPacket packet = reader.next(); packet != null; packet = reader.next()) {
            int pid = packet.pid();
            if (tables.accept(packet)) {
                ProgramMap map = tables.map();
                if (map != null && pictures.isEmpty()) {
                    map.videos().forEach(video -> pictures.add(video.pid()));
                    stampPid = map.metadata().map(ElementaryStream::pid).orElse(-1);
                }
            } else if (pid == stampPid && packet.pts() != TsPacket.NONE) {
                Id3Stamp stamp = Id3Stamp.find(packet.bytes()).orElse(null);
                if (stamp != null) {
                    stamps++;
                    long said = stamp.time().micros() - TIMELINE.at(packet.pts()).micros();
                    move = Math.max(move, Math.abs(said));
                }
            } else if (pictures.contains(pid) && packet.pts() != TsPacket.NONE) {
                times.computeIfAbsent(pid, _ -> new TreeSet<>()).add(packet.pts());
                if (packet.isRandomAccess()) {
                    keyframes.computeIfAbsent(pid, _ -> new TreeSet<>()).add(packet.pts());
                }
            }
        }
        if (stamps < source.times.size() || move > ROUNDING_MICROS) {
            return Optional.of(
                    "of %d stamps %d come out, up to %d us off"
                            .formatted(source.times.size(), stamps, move));
        }
        for (int picture : pictures) {
            if (!source.times.equals(times.get(picture))) {
                return Optional.of("frames are not at their times any more, or are missing");
            }
            if (!source.keyframes().equals(keyframes.get(picture))) {
                return Optional.of("keyframes are not where they were asked for");
            }
        }
        return pictures.isEmpty() ? Optional.of("no picture comes out") : Optional.empty();
    }

    private TreeSet<Long> keyframes() {
        TreeSet<Long> keyframes = new TreeSet<>();
        for (long time : times) {
            if (keyframes.isEmpty() || time - keyframes.last() >= GROUP_TICKS) {
                keyframes.add(time);
            }
        }
        return keyframes;
    }
}
