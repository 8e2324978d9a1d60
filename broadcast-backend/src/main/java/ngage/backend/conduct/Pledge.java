package ngage.backend.conduct;

import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import ngage.backend.relay.NodeId;
import ngage.protocol.LogEntry;
import org.jspecify.annotations.Nullable;

/// What this node has promised to the one that conducts without the log: to take no lease for
/// [#LIFE], and to remember the entries that were shown to it, for they may have gone out. Also what
/// it has promised to a new conductor: that nothing becomes a fact here any more in an older term.
///
/// Any thread, under its own guard.
public final class Pledge {

    /// Longer than the one who asks relies on it, by its own clock, from before it asked.
    public static final Duration LIFE = Duration.ofSeconds(5);

    public static final Duration RELIED_ON = Duration.ofSeconds(2);

    /// What was shown to this node.
    ///
    /// @param by who knows whether it became a fact; absent if nothing was shown
    public record Prepared(@Nullable NodeId by, List<LogEntry> entries) {

        public Prepared {
            entries = List.copyOf(entries);
        }
    }

    private static final Prepared NOTHING = new Prepared(null, List.of());

    private final NodeId own;
    private final LongSupplier nanos;
    private long highestTerm;
    private @Nullable NodeId conductor;
    private long untilNanos;
    private Prepared prepared = NOTHING;
    private long preparedTerm;

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
        if (isOutdated(node, term)) {
            return false;
        }
        highestTerm = term;
        conductor = node;
        untilNanos = nanos.getAsLong() + LIFE.toNanos();
        prepared = new Prepared(node, entries);
        preparedTerm = term;
        return true;
    }

    /// All have agreed to what this node has prepared: makes it a fact, unless a newer conductor was here
    /// first.
    ///
    /// @param facts does it; nobody can begin a newer term here meanwhile
    /// @return whether it is done
    public synchronized boolean fulfil(long term, Runnable facts) {
        if (isOutdated(own, term)) {
            return false;
        }
        facts.run();
        return true;
    }

    /// Not all have agreed to what this node has prepared, and so it is nothing.
    public synchronized void withdraw() {
        if (own.equals(prepared.by)) {
            prepared = NOTHING;
        }
    }

    /// Somebody conducts in this term, and has begun it: what was shown here in an older one is in the log by now,
    /// or was refused, and must not be found and fire at some later take-over.
    public synchronized void onConducts(long term) {
        if (term > preparedTerm) {
            prepared = NOTHING;
        }
    }

    /// Another node has the lease in this term, and asks what was said before: no older conductor says
    /// more here from now on.
    ///
    /// @return whether it is so; not if a newer term, or another node in this one, is known here
    public synchronized boolean onNewTerm(NodeId node, long term) {
        if (isOutdated(node, term)) {
            return false;
        }
        highestTerm = term;
        conductor = node;
        untilNanos = nanos.getAsLong();
        return true;
    }

    /// @return whether another node conducts by this promise
    public synchronized boolean isHeld() {
        return conductor != null && !conductor.equals(own) && untilNanos - nanos.getAsLong() > 0;
    }

    /// @return what was shown to this node after that offset; perhaps it has gone out, perhaps not
    public synchronized Prepared preparedAfter(long offset) {
        return new Prepared(
                prepared.by,
                prepared.entries.stream().filter(entry -> entry.offset() > offset).toList());
    }

    private boolean isOutdated(NodeId node, long term) {
        return term < highestTerm
                || term == highestTerm && conductor != null && !node.equals(conductor);
    }
}
