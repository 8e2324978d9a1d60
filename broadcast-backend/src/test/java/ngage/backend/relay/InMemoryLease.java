package ngage.backend.relay;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// A lease in memory that runs out when the test says so. Nodes share one [Shelf].
public final class InMemoryLease implements Lease {

    private record Holding(@Nullable InMemoryLease holder, long term) {}

    /// Where the lease lies when nobody has it. Safe on any thread.
    public static final class Shelf {

        private final AtomicReference<Holding> holding =
                new AtomicReference<>(new Holding(null, 0));

        private volatile boolean isAway;

        /// As the store does when it dies.
        public void goAway() {
            isAway = true;
        }

        public void comeBack() {
            isAway = false;
        }

        private void checkThere() throws LogUnavailableException {
            if (isAway) {
                throw new LogUnavailableException("away", null);
            }
        }

        public void expire() {
            holding.updateAndGet(held -> new Holding(null, held.term));
        }
    }

    private final Shelf shelf;

    public InMemoryLease(Shelf shelf) {
        this.shelf = shelf;
    }

    @Override
    public OptionalLong acquire() throws LogUnavailableException {
        shelf.checkThere();
        Holding now =
                shelf.holding.updateAndGet(held ->
                        held.holder == null || held.holder == this
                                ? new Holding(this, held.term + 1)
                                : held);
        return now.holder == this ? OptionalLong.of(now.term) : OptionalLong.empty();
    }

    /// Nobody knows an in-memory node's origin.
    @Override
    public Optional<Holder> predecessor() {
        return Optional.empty();
    }

    @Override
    public boolean renew(long term) throws LogUnavailableException {
        shelf.checkThere();
        Holding held = shelf.holding.get();
        return held.holder == this && held.term == term;
    }

    @Override
    public void release(long term) throws LogUnavailableException {
        shelf.checkThere();
        shelf.holding.updateAndGet(held ->
                held.holder == this && held.term == term ? new Holding(null, held.term) : held);
    }
}
