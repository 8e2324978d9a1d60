package ngage.protocol;

import java.time.Duration;

/// A moment on the programme's own clock, which is stamped into the video at ingest.
///
/// It starts out near the wall clock of the ingest and then follows the source's clock, so it may
/// drift away from wall time. The two are never compared, except to show a latency. On the wire it is
/// an integer of microseconds.
///
/// @param micros microseconds; the origin is that of the Unix epoch
public record MediaTime(long micros) implements Comparable<MediaTime> {

    public MediaTime plus(Duration duration) {
        return new MediaTime(micros + toMicros(duration));
    }

    public MediaTime minus(Duration duration) {
        return new MediaTime(micros - toMicros(duration));
    }

    /// @return how much later this moment is than `earlier`; negative if it is before
    public Duration since(MediaTime earlier) {
        return Duration.ofNanos((micros - earlier.micros) * 1000);
    }

    public boolean isBefore(MediaTime other) {
        return micros < other.micros;
    }

    @Override
    public int compareTo(MediaTime other) {
        return Long.compare(micros, other.micros);
    }

    private static long toMicros(Duration duration) {
        return Math.floorDiv(duration.toNanos(), 1000L);
    }
}
