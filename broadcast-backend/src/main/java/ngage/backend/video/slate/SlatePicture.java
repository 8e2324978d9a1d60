package ngage.backend.video.slate;

import java.util.ArrayList;
import java.util.List;
import ngage.backend.video.ts.ProgramMap.ElementaryStream;
import ngage.backend.video.ts.TsPacket;

/// The slate's frames one after the other, each at the time that is asked for. Counts their continuity;
/// for one thread.
public final class SlatePicture {

    private final SlateLoop loop;
    private int next;
    private int continuity;

    public SlatePicture(SlateLoop loop) {
        this.loop = loop;
    }

    public ElementaryStream stream() {
        return loop.stream();
    }

    /// @return whether one may begin to read with the next frame
    public boolean isKeyframeNext() {
        return next == 0;
    }

    /// @param ticks when it is shown
    public List<TsPacket> next(long ticks) {
        List<TsPacket> frame = new ArrayList<>();
        for (TsPacket packet : loop.frames().get(next)) {
            if (packet.hasPayload()) {
                continuity++;
            }
            frame.add(packet.at(ticks).withContinuity(continuity));
        }
        next = (next + 1) % loop.frames().size();
        return frame;
    }
}
