package ngage.backend.video.ts;

import java.util.List;
import java.util.stream.LongStream;

/// How long a frame of a stream lasts, by the times of its last [#KEPT]. For one thread.
public final class FrameMeter {

    /// Ten seconds and less: enough to tell 29.97 from 30 where times are rounded to milliseconds, and soon forgotten
    /// when a programme changes its rate.
    private static final int KEPT = 300;

    private long[] kept = {};

    /// The next frames do not go on from those before.
    public void begin() {
        kept = new long[0];
    }

    /// @param frames the next ones, such as those of a segment: times at 90 kHz, rising
    /// @return in microseconds; 0 if frames do not come evenly, or nobody knows yet
    public long micros(List<Long> frames) {
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
