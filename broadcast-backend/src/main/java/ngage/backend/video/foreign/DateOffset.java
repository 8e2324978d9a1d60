package ngage.backend.video.foreign;

import java.util.Arrays;

/// The media time of tick 0 of a stream, as the date-times of its segments say. Each is rounded to a millisecond, and
/// its first sample may be sound that begins up to a packet earlier or later than the picture; so one is held
/// until another time is meant, or until the middle of some has gone away from it, as the clock of the date-times
/// and that of the pictures run apart. For one thread.
final class DateOffset {

    private static final int KEPT = 9;

    /// More than a packet of sound and the rounding: another time.
    private static final long MOVE_MICROS = 40_000;

    /// Less than half a frame at 50 a second.
    private static final long DRIFT_MICROS = 8_000;

    private final long[] seen = new long[KEPT];
    private int count;
    private long micros;

    void begin(long offsetMicros) {
        count = 0;
        keep(offsetMicros);
        micros = offsetMicros;
    }

    /// @return whether it is another one from now on
    boolean follow(long offsetMicros) {
        if (Math.abs(offsetMicros - micros) > MOVE_MICROS) {
            begin(offsetMicros);
            return true;
        }
        keep(offsetMicros);
        if (count < KEPT) {
            return false;
        }
        long middle = Arrays.stream(seen).sorted().skip(KEPT / 2).findFirst().orElseThrow();
        if (Math.abs(middle - micros) <= DRIFT_MICROS) {
            return false;
        }
        micros = middle;
        return true;
    }

    long micros() {
        return micros;
    }

    private void keep(long offsetMicros) {
        seen[count++ % KEPT] = offsetMicros;
    }
}
