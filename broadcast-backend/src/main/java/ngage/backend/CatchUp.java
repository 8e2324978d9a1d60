package ngage.backend;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import ngage.backend.relay.CueLog;
import ngage.backend.relay.LogListener;
import ngage.backend.relay.LogUnavailableException;
import ngage.protocol.Fact;
import ngage.protocol.LogEntry;
import ngage.protocol.RunMode;
import org.jspecify.annotations.Nullable;

/// Knows when this node has heard all that was in the log when it started, so that no phone gets less
/// than it had before. The last of the log's listeners; any thread may wait.
final class CatchUp implements LogListener {

    private final long target;
    private volatile @Nullable LogEntry first;
    private final CountDownLatch isReached = new CountDownLatch(1);

    private CatchUp(long target) {
        this.target = target;
    }

    /// Blocking. Of an empty log at least the first entry is awaited, which the conductor writes.
    static CatchUp with(CueLog log) throws LogUnavailableException {
        long last = 0;
        List<LogEntry> entries = log.after(last, Duration.ZERO);
        while (!entries.isEmpty()) {
            last = entries.getLast().offset();
            entries = log.after(last, Duration.ZERO);
        }
        return new CatchUp(Math.max(1, last));
    }

    @Override
    public void onEntry(LogEntry entry) {
        if (entry.fact() instanceof Fact.RunStarted) {
            first = entry;
        }
        if (entry.offset() >= target) {
            isReached.countDown();
        }
    }

    /// @return what the run began with; after [#await]
    LogEntry first() {
        return Objects.requireNonNull(first, "the log does not begin with the run's start");
    }

    /// @return of the run; after [#await]
    RunMode mode() {
        return ((Fact.RunStarted) first().fact()).mode();
    }

    boolean await(Duration patience) throws InterruptedException {
        return isReached.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    }
}
