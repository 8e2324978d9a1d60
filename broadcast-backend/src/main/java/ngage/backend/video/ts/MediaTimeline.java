package ngage.backend.video.ts;

import ngage.protocol.MediaTime;

/// The one affine map of a source session from the times in its stream to media time.
///
/// @param offsetMicros media time of tick 0
public record MediaTimeline(long offsetMicros) {

    /// @param ticks of 90 kHz, unwrapped
    public MediaTime at(long ticks) {
        return new MediaTime(offsetMicros + micros(ticks));
    }

    /// @return the tick nearest to `time`
    public long ticks(MediaTime time) {
        return Math.floorDiv((time.micros() - offsetMicros) * 9 + 50, 100L);
    }

    /// @return the timeline on which `ticks` is `time`
    public static MediaTimeline through(long ticks, MediaTime time) {
        return new MediaTimeline(time.micros() - micros(ticks));
    }

    /// @return rounded to the nearest
    public static long micros(long ticks) {
        return Math.floorDiv(ticks * 100 + 4, 9L);
    }
}
