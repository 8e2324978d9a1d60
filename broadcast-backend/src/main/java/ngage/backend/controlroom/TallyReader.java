package ngage.backend.controlroom;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import ngage.backend.vote.BallotBox;
import ngage.backend.vote.BallotsUnavailableException;
import ngage.backend.vote.OpenAsks;
import ngage.protocol.ToControlRoom.AskPulse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads the tally of the last ask again and again, so that the pulse never waits for Redis.
///
/// One virtual thread of its own. While Redis is away it keeps the last tally for two seconds and then
/// has none: an old number must not look alive.
public final class TallyReader implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(TallyReader.class);
    private static final Duration GOOD_FOR = Duration.ofSeconds(2);

    private record Reading(AskPulse ask, long nanos) {}

    private final OpenAsks asks;
    private final BallotBox ballots;
    private final Duration every;
    private final Thread thread;
    private volatile @Nullable Reading newest;
    private volatile boolean isClosed;
    private boolean isFailing;

    public TallyReader(OpenAsks asks, BallotBox ballots, Duration every) {
        this.asks = asks;
        this.ballots = ballots;
        this.every = every;
        this.thread = Thread.ofVirtual().name("tally-reader").unstarted(this::read);
    }

    public void start() {
        thread.start();
    }

    /// @return the last ask on air; nothing before the first, or while its tally is not known
    public @Nullable AskPulse ask() {
        Reading reading = newest;
        return reading == null || System.nanoTime() - reading.nanos > GOOD_FOR.toNanos()
                ? null
                : reading.ask;
    }

    @Override
    public void close() {
        isClosed = true;
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void read() {
        while (!isClosed) {
            try {
                readOnce();
                isFailing = false;
            } catch (BallotsUnavailableException | RuntimeException e) {
                if (!isFailing) {
                    log.warn("the tally cannot be read: {}", e.getMessage());
                }
                isFailing = true;
            }
            LockSupport.parkNanos(every.toNanos());
        }
    }

    private void readOnce() throws BallotsUnavailableException {
        OpenAsks.AskOnAir ask = asks.last().orElse(null);
        if (ask != null) {
            long now = System.nanoTime();
            newest =
                    new Reading(
                            new AskPulse(
                                    ask.ask().cueRun(),
                                    ask.isOpen(),
                                    ballots.tally(ask.ask()),
                                    ask.closes()),
                            now);
        }
    }
}
