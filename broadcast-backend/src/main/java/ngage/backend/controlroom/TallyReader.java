package ngage.backend.controlroom;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import ngage.backend.relay.RedisLink;
import ngage.backend.supervise.Activity.Progress;
import ngage.backend.supervise.Duty;
import ngage.backend.supervise.RestartPolicy;
import ngage.backend.supervise.SupervisedActivity;
import ngage.backend.supervise.Supervisor;
import ngage.backend.vote.BallotBox;
import ngage.backend.vote.BallotsUnavailableException;
import ngage.backend.vote.OpenAsks;
import ngage.protocol.ToControlRoom.AskPulse;
import org.jspecify.annotations.Nullable;

/// Reads the tally of the last ask again and again, so that the pulse never waits for Redis.
///
/// One supervised thread. While Redis is away it keeps the last tally for two seconds and then
/// has none: an old number must not look alive.
public final class TallyReader implements AutoCloseable {

    private static final Duration GOOD_FOR = Duration.ofSeconds(2);

    private record Reading(AskPulse ask, long nanos) {}

    private final OpenAsks asks;
    private final BallotBox ballots;
    private final Duration every;
    private @Nullable SupervisedActivity activity;
    private volatile @Nullable Reading newest;
    private volatile boolean isClosed;

    public TallyReader(OpenAsks asks, BallotBox ballots, Duration every) {
        this.asks = asks;
        this.ballots = ballots;
        this.every = every;
    }

    public void start(Supervisor supervisor) {
        activity =
                supervisor.supervise(
                        new Duty(
                                "tally reader",
                                RestartPolicy.CORE,
                                List.of(RedisLink.REDIS),
                                this::read));
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
        if (activity != null) {
            activity.endAndWait();
        }
    }

    private void read(Progress progress) throws BallotsUnavailableException {
        while (!isClosed) {
            readOnce();
            progress.works();
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
