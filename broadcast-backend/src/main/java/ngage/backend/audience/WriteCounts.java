package ngage.backend.audience;

import java.util.concurrent.atomic.AtomicLong;

/// What one shard has written to its phones. Its I/O thread counts, without a fence; any thread reads.
final class WriteCounts {

    private final AtomicLong frames = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();

    void add(int moreFrames, int moreBytes) {
        frames.setOpaque(frames.getPlain() + moreFrames);
        bytes.setOpaque(bytes.getPlain() + moreBytes);
    }

    /// @return of the log, snapshots and answers, begun
    long frames() {
        return frames.getOpaque();
    }

    long bytes() {
        return bytes.getOpaque();
    }
}
