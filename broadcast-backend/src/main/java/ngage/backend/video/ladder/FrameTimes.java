package ngage.backend.video.ladder;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.NavigableSet;
import java.util.TreeSet;
import ngage.backend.video.ts.Ticks;
import ngage.backend.video.ts.TsPacket;

/// When the frames are due that were handed to a transcoder last, so that whoever takes what comes out can see
/// whether it moved them. Any thread; guarded by this.
public final class FrameTimes {

    /// A minute at 120 frames a second: more than waits in a ladder.
    public static final int KEPT = 8192;

    private final Deque<Long> inOrder = new ArrayDeque<>();
    private final NavigableSet<Long> times = new TreeSet<>();

    /// @param packets whole ones, as the transcoder gets them
    public void addAll(byte[] packets) {
        for (TsPacket packet : TsPacket.split(packets)) {
            if (packet.isVideo() && packet.pts() != TsPacket.NONE) {
                add(packet.pts());
            }
        }
    }

    /// @param pts in ticks, modulo 2^33
    public synchronized void add(long pts) {
        if (times.add(pts)) {
            inOrder.add(pts);
        }
        if (inOrder.size() > KEPT) {
            times.remove(inOrder.remove());
        }
    }

    /// @param pts in ticks, modulo 2^33
    /// @return ticks from the nearest frame that was handed in to this one: 0 if it is one of them;
    ///     negative if it is earlier
    public synchronized long move(long pts) {
        Long before = times.floor(pts);
        Long after = times.ceiling(pts);
        if (before == null || after == null) {
            Long only = before == null ? after : before;
            return only == null ? 0 : Ticks.nearest(pts - only);
        }
        return pts - before <= after - pts ? pts - before : pts - after;
    }
}
