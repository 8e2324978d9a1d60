package ngage.backend.video.ts;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import ngage.protocol.MediaTime;

/// The media times of the pictures in one segment of a stamped stream.
public final class PictureTimes {

    private PictureTimes() {}

    /// @return of its first video, in the order of display; empty if it has none
    /// @throws MalformedStreamException if it has no stamp
    public static List<MediaTime> of(byte[] segment) throws IOException {
        StampedStream.Due stamp =
                StampedStream.first(segment)
                        .orElseThrow(
                                () -> new MalformedStreamException("a segment without a stamp"));
        MediaTimeline timeline = MediaTimeline.through(stamp.ticks(), stamp.time());
        TsReader reader = new TsReader(new ByteArrayInputStream(segment));
        TableReader tables = new TableReader();
        int videoPid = -1;
        List<MediaTime> times = new ArrayList<>();
        for (TsPacket packet = reader.next(); packet != null; packet = reader.next()) {
            if (tables.accept(packet)) {
                ProgramMap map = tables.map();
                videoPid = map == null ? -1 : map.videos().getFirst().pid();
            } else if (packet.pid() == videoPid && packet.pts() != TsPacket.NONE) {
                times.add(timeline.at(stamp.ticks() + Ticks.nearest(packet.pts() - stamp.ticks())));
            }
        }
        Collections.sort(times);
        return times;
    }
}
