package ngage.backend.video.foreign;

import java.util.List;
import java.util.stream.LongStream;
import ngage.backend.video.ts.FrameRate;
import ngage.backend.video.ts.Ticks;

/// How long a frame of somebody else's stream lasts, by when its last [#KEPT] pictures are presented. For one thread.
final class FrameMeter {

    /// Ten seconds and less: enough to tell 29.97 from 30 where times are rounded to milliseconds, and soon forgotten
    /// when a programme changes its rate.
    private static final int KEPT = 300;

    private long[] kept = {};

    /// The next segment does not go on from the one before.
    void begin() {
        kept = new long[0];
    }

    /// @param frames of the next segment, rising
    /// @return in microseconds; 0 if frames do not come evenly, or nobody knows yet
    long micros(List<Long> frames) {
        long shift = 0;
        if (kept.length > 0 && !frames.isEmpty()) {
            long last = kept[kept.length - 1];
            shift = last + Ticks.nearest(frames.getFirst() - last) - frames.getFirst();
        }
        long beyond = shift;
        long[] all =
                LongStream.concat(
                                LongStream.of(kept),
                                frames.stream().mapToLong(ticks -> ticks + beyond))
                        .toArray();
        kept = LongStream.of(all).skip(Math.max(0, all.length - KEPT)).toArray();
        return FrameRate.steady(kept).map(FrameRate::frameMicros).orElse(0L);
    }
}
