package ngage.backend.relay;

import io.lettuce.core.RedisException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SetArgs;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import ngage.protocol.FanIndex;
import ngage.protocol.ShowId;
import ngage.protocol.ShowRunId;

/// Which run of a show is on, and who has joined it, as Redis knows it for all nodes. Safe on any
/// thread.
public final class RedisShowRuns implements AutoCloseable {

    /// Without letters that people take for others on the telephone.
    private static final String ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz";

    private static final int ID_LENGTH = 8;
    private static final Duration REPLICA_PATIENCE = Duration.ofSeconds(1);

    private final RedisLink link;
    private final RedisConnection control;
    private final RandomGenerator random;
    private final String node = NodeId.random().value();
    private final AtomicLong leases = new AtomicLong();
    private final AtomicLong fansLeased = new AtomicLong();

    /// Blocking: connects, and puts its functions into Redis.
    ///
    /// @throws LogUnavailableException if Redis is not there
    public RedisShowRuns(RedisLink link, RandomGenerator random) throws LogUnavailableException {
        this.link = link;
        this.control = link.connect(RedisShowRuns.class, "relay.lua");
        this.random = random;
    }

    /// The run that this show is in, or a new one if it is in none. Nodes that ask at the same moment
    /// get the same answer. Blocking.
    ///
    /// @throws LogUnavailableException if Redis did not answer
    public ShowRunId unfinishedOrNew(ShowId show) throws LogUnavailableException {
        try {
            String key = RedisKeys.run(show);
            control.sync().set(key, bytes(newRun()), SetArgs.Builder.nx());
            return new ShowRunId(new String(control.sync().get(key), StandardCharsets.UTF_8));
        } catch (RedisException e) {
            throw unavailable(e);
        }
    }

    /// @return the run that this show is in, if any. Blocking
    /// @throws LogUnavailableException if Redis did not answer
    public Optional<ShowRunId> unfinished(ShowId show) throws LogUnavailableException {
        try {
            return Optional.ofNullable(control.sync().get(RedisKeys.run(show)))
                    .map(run -> new ShowRunId(new String(run, StandardCharsets.UTF_8)));
        } catch (RedisException e) {
            throw unavailable(e);
        }
    }

    /// Whoever gets this may look whether the run can be left, and begin a new one: one node at a time. Blocking.
    ///
    /// @param within so long nobody else gets it
    /// @throws LogUnavailableException if Redis did not answer
    public boolean mayBeginNew(ShowId show, Duration within) throws LogUnavailableException {
        try {
            return control.sync()
                            .set(
                                    RedisKeys.beginning(show),
                                    bytes(node),
                                    SetArgs.Builder.nx().px(within.toMillis()))
                    != null;
        } catch (RedisException e) {
            throw unavailable(e);
        }
    }

    /// @return whether some node may be about to leave the present run for a new one. Blocking
    /// @throws LogUnavailableException if Redis did not answer
    public boolean isBeginningNew(ShowId show) throws LogUnavailableException {
        try {
            return control.sync().get(RedisKeys.beginning(show)) != null;
        } catch (RedisException e) {
            throw unavailable(e);
        }
    }

    /// Lets others begin a new run again. Blocking.
    ///
    /// @throws LogUnavailableException if Redis did not answer
    public void onBegun(ShowId show) throws LogUnavailableException {
        try {
            String key = RedisKeys.beginning(show);
            if (Arrays.equals(bytes(node), control.sync().get(key))) {
                control.sync().del(key);
            }
        } catch (RedisException e) {
            throw unavailable(e);
        }
    }

    /// Leaves the run that this show was in, if any, for a new one. Blocking.
    ///
    /// @throws LogUnavailableException if Redis did not answer
    public ShowRunId startNew(ShowId show) throws LogUnavailableException {
        ShowRunId run = newRun();
        try {
            control.sync().set(RedisKeys.run(show), bytes(run));
            return run;
        } catch (RedisException e) {
            throw unavailable(e);
        }
    }

    /// How the run's ballots are spread over Redis: as the first node that asked found it. Blocking.
    ///
    /// @throws LogUnavailableException if Redis did not answer
    public BallotShards ballotShards(ShowRunId run) throws LogUnavailableException {
        String key = RedisKeys.shards(run);
        try {
            byte[] stored = control.sync().get(key);
            if (stored == null) {
                String tags = String.join(" ", BallotShards.over(link.primaries(), run).tags());
                control.sync().set(key, bytes(tags), SetArgs.Builder.nx());
                stored = control.sync().get(key);
            }
            return new BallotShards(
                    run, List.of(new String(stored, StandardCharsets.UTF_8).split(" ")));
        } catch (RedisException e) {
            throw unavailable(e);
        }
    }

    /// Gives out the next fan indexes, for one node. Returns at once; the stage fails if Redis does not
    /// answer, or in a cluster no replica confirms. The next call then asks for the same numbers, so only one
    /// at a time.
    ///
    /// @param known how many have been given out at least, whatever Redis remembers
    /// @return the first of so many
    public CompletionStage<FanIndex> leaseFans(ShowRunId run, int count, long known) {
        String[] keys = {RedisKeys.fans(run)};
        String token = node + "-" + leases.get();
        byte[][] arguments = {
            bytes(Integer.toString(count)), bytes(Long.toString(known)), bytes(token)
        };
        CompletionStage<byte[]> reply =
                control.isCluster()
                        ? control.fcallReplicated(
                                REPLICA_PATIENCE, "ngage_lease_fans", keys, arguments)
                        : control.async()
                                .fcall("ngage_lease_fans", ScriptOutputType.VALUE, keys, arguments);
        return reply.thenApply(first -> {
            int index = Integer.parseInt(new String(first, StandardCharsets.US_ASCII));
            leases.incrementAndGet();
            fansLeased.accumulateAndGet(index + count, Math::max);
            return new FanIndex(index);
        });
    }

    /// @return the end of the highest block that this node has leased
    public long fansLeased() {
        return fansLeased.get();
    }

    @Override
    public void close() {
        control.close();
    }

    private ShowRunId newRun() {
        StringBuilder id = new StringBuilder();
        for (int i = 0; i < ID_LENGTH; i++) {
            id.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return new ShowRunId(id.toString());
    }

    private static LogUnavailableException unavailable(RedisException e) {
        return new LogUnavailableException(
                "Redis did not say which run the show is in: " + e.getMessage(), e);
    }

    private static byte[] bytes(ShowRunId run) {
        return bytes(run.value());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
