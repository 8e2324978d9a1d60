package ngage.backend.conduct;

import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import ngage.backend.relay.NodeId;
import ngage.protocol.LogEntry;
import org.jspecify.annotations.Nullable;

/// What this node has promised to the one that conducts without the log: to take no lease for
/// [#LIFE], and to remember the entries that were shown to it, for they may have gone out.
///
/// Any thread, under its own guard.
public final class Pledge {

    /// Longer than the one who asks relies on it, by its own clock, from before it asked.
    public static final Duration LIFE = Duration.ofSeconds(5);

    public static final Duration RELIED_ON = Duration.ofSeconds(2);

    private final NodeId own;
    private final LongSupplier nanos;
    private long highestTerm;
    private @Nullable NodeId conductor;
    private long untilNanos;
    private List<LogEntry> prepared = List.of();

    /// @param own this node
    /// @param nanos the monotonic clock, such as `System::nanoTime`
    public Pledge(NodeId own, LongSupplier nanos) {
        this.own = own;
        this.nanos = nanos;
    }

    /// @param node that conducts in `term`
    /// @param entries that it wants to make facts
    /// @return whether the promise is given: not to one of an older term than is known here, nor to a second
    ///     node of the same term
    public synchronized boolean give(NodeId node, long term, List<LogEntry> entries) {
        if (term < highestTerm
                || term == highestTerm && conductor != null && !node.equals(conductor)) {
            return false;
        }
        highestTerm = term;
        conductor = node;
        untilNanos = nanos.getAsLong() + LIFE.toNanos();
        prepared = List.copyOf(entries);
        return true;
    }

    /// @return whether another node conducts by this promise
    public synchronized boolean isHeld() {
        return conductor != null && !conductor.equals(own) && untilNanos - nanos.getAsLong() > 0;
    }

    /// This node has the lease.
    synchronized void onOwnTerm(long term) {
        if (term > highestTerm) {
            highestTerm = term;
            conductor = own;
            untilNanos = nanos.getAsLong();
        }
    }

    /// @return what was shown to this node after that offset; perhaps it has gone out, perhaps not
    public synchronized List<LogEntry> preparedAfter(long offset) {
        return prepared.stream().filter(entry -> entry.offset() > offset).toList();
    }
}
