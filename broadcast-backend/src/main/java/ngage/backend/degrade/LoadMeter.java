package ngage.backend.degrade;

import java.util.Collection;
import java.util.concurrent.Executor;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import ngage.backend.relay.LogListener;
import ngage.protocol.LogEntry;

/// Measures the load of this node. Entries on the log reader's thread, after those who hand them to the
/// loops; the rest on the thread that asks.
public final class LoadMeter implements Supplier<Load>, LogListener {

    private final LoopLag loops;
    private final LoopLag cues;
    private final DoubleSupplier ballots;
    private final HeapAfterCollection heap = new HeapAfterCollection();

    /// @param loops that own the phones; each runs what it is handed in its order
    /// @param ballots part of the places for waiting ballots that is taken, 0 to 1
    public LoadMeter(
            Supplier<? extends Collection<? extends Executor>> loops,
            DoubleSupplier ballots,
            LongSupplier nanos) {
        this.loops = new LoopLag(loops, nanos);
        this.cues = new LoopLag(loops, nanos);
        this.ballots = ballots;
    }

    @Override
    public void onEntry(LogEntry entry) {
        cues.mark();
    }

    @Override
    public Load get() {
        double loopLag = loops.takeMillis();
        loops.mark();
        return new Load(loopLag, cues.takeMillis(), ballots.getAsDouble(), heap.part());
    }
}
