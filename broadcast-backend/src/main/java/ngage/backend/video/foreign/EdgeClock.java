package ngage.backend.video.foreign;

import java.time.Duration;
import ngage.protocol.MediaTime;

/// The media time of somebody else's programme at this moment: its newest edge, carried on by the monotonic
/// clock. An edge that was seen late makes the clock believe the earlier ones; what all of a while say, it
/// follows slowly. It never steps back by as much as a frame but with [#begin]. For one thread.
///
/// A cache keeps a playlist for up to a target duration, and one asks for it a quarter of one apart: so much later
/// than it was made an edge may be seen, and the first one like any other.
final class EdgeClock {

    /// Edges that are believed: with segments of 2 to 6 s, half a minute to a minute and a half.
    private static final int KEPT = 16;

    /// More than this, and than [#LATEST_HALVES], is no jitter: the programme's own clock was set.
    private static final long JUMP_MICROS = Duration.ofSeconds(3).toNanos() / 1000;

    /// Of target durations: one and a half.
    private static final int LATEST_HALVES = 3;

    /// If all edges that are believed are later than that, the programme's clock was set back by less than a jump.
    private static final long SET_BACK_MICROS = 1_000_000;

    /// A clock that must go back does it by no more than this of the time that passed: with segments of 2 s by 2
    /// ms at a time, less than any frame.
    private static final double MAX_SLOWDOWN = 0.001;

    private final long[] offsets = new long[KEPT];
    private int count;
    private long offset;
    private long setNanos;

    /// A session begins.
    void begin(MediaTime edge, long seenNanos) {
        count = 0;
        keep(offsetOf(edge, seenNanos));
        offset = offsets[0];
        setNanos = seenNanos;
    }

    /// @return false if this edge cannot belong to the session: the clock is as it was
    ///
    /// @param target no segment is longer
    boolean follow(MediaTime edge, long seenNanos, Duration target) {
        long seen = offsetOf(edge, seenNanos);
        long late = target.multipliedBy(LATEST_HALVES).dividedBy(2).toNanos() / 1000;
        if (Math.abs(seen - offset) > Math.max(JUMP_MICROS, late)) {
            return false;
        }
        keep(seen);
        long greatest = Long.MIN_VALUE;
        for (int i = 0; i < Math.min(count, KEPT); i++) {
            greatest = Math.max(greatest, offsets[i]);
        }
        if (count >= KEPT && greatest < offset - SET_BACK_MICROS) {
            return false;
        }
        long slowest = offset - Math.round((seenNanos - setNanos) / 1000.0 * MAX_SLOWDOWN);
        offset = Math.max(greatest, slowest);
        setNanos = seenNanos;
        return true;
    }

    MediaTime at(long nanos) {
        return new MediaTime(offset + nanos / 1000);
    }

    private void keep(long seen) {
        offsets[count++ % KEPT] = seen;
    }

    private static long offsetOf(MediaTime edge, long nanos) {
        return edge.micros() - nanos / 1000;
    }
}
