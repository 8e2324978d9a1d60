package ngage.backend.video;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import ngage.backend.video.ts.CueMark;
import ngage.backend.video.ts.Id3Stamp;
import ngage.backend.video.ts.ProgramMap;
import ngage.backend.video.ts.TableReader;
import ngage.backend.video.ts.TableWriter;
import ngage.backend.video.ts.TsPacket;
import ngage.backend.video.ts.TsReader;

/// What a player finds in a transport stream of ours.
///
/// @param video presentation times of the frames, in ticks
/// @param audio presentation times of the sound
/// @param stamps by their time, in ticks
public record ReceivedStream(TreeSet<Long> video, TreeSet<Long> audio, Map<Long, Id3Stamp> stamps) {

    public static ReceivedStream of(byte[] bytes) throws IOException {
        ReceivedStream received =
                new ReceivedStream(new TreeSet<>(), new TreeSet<>(), new TreeMap<>());
        TsReader reader = new TsReader(new ByteArrayInputStream(bytes));
        TableReader tables = new TableReader();
        for (TsPacket packet = reader.next(); packet != null; packet = reader.next()) {
            ProgramMap map = tables.map();
            if (!tables.accept(packet) && packet.pts() != TsPacket.NONE && map != null) {
                received.take(packet, map);
            }
        }
        return received;
    }

    private void take(TsPacket packet, ProgramMap map) {
        if (packet.pid() == TableWriter.STAMP_PID) {
            stamps.put(packet.pts(), Id3Stamp.find(packet.bytes()).orElseThrow());
        } else if (map.videos().getFirst().pid() == packet.pid()) {
            video.add(packet.pts());
        } else {
            audio.add(packet.pts());
        }
    }

    /// @return the cues in it, each as often as it stands there
    public static List<CueMark> cues(byte[] bytes) throws IOException {
        List<CueMark> found = new ArrayList<>();
        ByteArrayOutputStream tag = new ByteArrayOutputStream();
        TsReader reader = new TsReader(new ByteArrayInputStream(bytes));
        for (TsPacket packet = reader.next(); packet != null; packet = reader.next()) {
            if (packet.pid() == TableWriter.STAMP_PID) {
                if (packet.startsUnit()) {
                    tag.reset();
                }
                tag.write(packet.bytes(), packet.payload(), TsPacket.SIZE - packet.payload());
                Id3Stamp stamp = Id3Stamp.find(tag.toByteArray()).orElse(null);
                if (stamp != null && stamp.cue() != null) {
                    found.add(stamp.cue());
                    tag.reset();
                }
            }
        }
        return found;
    }
}
