package ngage.backend.video.slate;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import ngage.backend.video.ts.FrameRate;
import ngage.backend.video.ts.MalformedStreamException;
import ngage.backend.video.ts.ProgramMap;
import ngage.backend.video.ts.ProgramMap.ElementaryStream;
import ngage.backend.video.ts.TableReader;
import ngage.backend.video.ts.Ticks;
import ngage.backend.video.ts.TsPacket;
import ngage.backend.video.ts.TsReader;

/// The slate's encoded frames, each decoded when it is shown, the first one a keyframe: one second that
/// can be played again and again.
///
/// @param pid of the picture
/// @param frames the packets of each
public record SlateLoop(int pid, List<List<TsPacket>> frames) {

    public static final FrameRate RATE = new FrameRate(25, 1);
    public static final long FRAME_TICKS = Ticks.PER_SECOND / 25;

    public SlateLoop {
        frames = frames.stream().map(List::copyOf).toList();
    }

    /// @param stream as the encoder wrote it
    public static SlateLoop of(byte[] stream) throws IOException {
        TsReader reader = new TsReader(new ByteArrayInputStream(stream));
        TableReader tables = new TableReader();
        int pid = -1;
        List<List<TsPacket>> frames = new ArrayList<>();
        for (TsPacket packet = reader.next(); packet != null; packet = reader.next()) {
            if (tables.accept(packet)) {
                ProgramMap map = tables.map();
                pid = map == null ? -1 : map.videos().getFirst().pid();
            } else if (packet.pid() == pid) {
                if (packet.pts() != TsPacket.NONE) {
                    frames.add(new ArrayList<>());
                }
                frames.getLast().add(packet);
            }
        }
        if (frames.isEmpty() || !frames.getFirst().getFirst().isRandomAccess()) {
            throw new MalformedStreamException("the slate's encoder wrote no keyframe");
        }
        return new SlateLoop(pid, frames);
    }

    /// @return the same with its picture on another PID
    public SlateLoop on(int other) {
        List<List<TsPacket>> moved =
                frames.stream()
                        .map(frame -> frame.stream().map(packet -> packet.on(other)).toList())
                        .toList();
        return new SlateLoop(other, moved);
    }

    public ElementaryStream stream() {
        return new ElementaryStream(pid, ElementaryStream.H264);
    }
}
