package ngage.backend;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/// How many connections this process takes at once: fewer than it may have files open, because with all
/// of those taken nobody could be accepted, and neither Redis nor a file be opened.
///
/// @param highWater accepting pauses when so many are open; the rest wait in the kernel's backlog
/// @param lowWater accepting goes on when so few are left
record ConnectionLimit(int highWater, int lowWater) {

    /// For Redis, log, pages, media segments, pipes of ffmpeg, and the JVM itself.
    private static final long RESERVED_FILES = 256;

    private static final int UNKNOWN = 100_000;

    /// @return from the limit on open files (`ulimit -n`)
    static ConnectionLimit ofThisProcess() {
        return ManagementFactory.getOperatingSystemMXBean()
                        instanceof UnixOperatingSystemMXBean system
                ? of(system.getMaxFileDescriptorCount())
                : of(UNKNOWN);
    }

    static ConnectionLimit of(long files) {
        long high = files - Math.min(RESERVED_FILES, files / 2);
        int bounded = (int) Math.clamp(high, 2L, Integer.MAX_VALUE);
        return new ConnectionLimit(bounded, bounded - Math.max(1, bounded / 64));
    }

    /// @return how many of them may be phones, so that some are left for those who join, and for the crew
    int phones() {
        return Math.max(1, lowWater - Math.max(1, highWater / 64));
    }

    @Override
    public String toString() {
        return highWater
                + " connections at once; for more raise the limit on open files (ulimit -n)";
    }
}
