package ngage.backend.video.ts;

/// Makes the 33-bit times of a stream, which start again at 0 after 26.5 hours, into times that go on.
/// For one thread.
public final class Ticks {

    public static final int PER_SECOND = 90_000;

    private static final long WRAP = 1L << 33;

    private boolean hasLast;
    private long last;

    /// @param ticks modulo 2^33, within half a wrap of those before
    public long unwrap(long ticks) {
        if (!hasLast) {
            hasLast = true;
            last = ticks;
            return ticks;
        }
        last += nearest(ticks - last);
        return last;
    }

    /// @return the difference modulo 2^33 that is nearest to 0
    public static long nearest(long difference) {
        return Math.floorMod(difference + WRAP / 2, WRAP) - WRAP / 2;
    }

    /// @return what a stream carries for these ticks
    public static long wrapped(long ticks) {
        return Math.floorMod(ticks, WRAP);
    }
}
