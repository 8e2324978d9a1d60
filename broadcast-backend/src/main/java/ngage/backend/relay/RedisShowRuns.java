package ngage.backend.relay;

import io.lettuce.core.RedisException;
import io.lettuce.core.SetArgs;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletionStage;
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

    private final RedisLink link;
    private final RedisConnection control;
    private final RandomGenerator random;

    /// Blocking: connects.
    ///
    /// @throws LogUnavailableException if Redis is not there
    public RedisShowRuns(RedisLink link, RandomGenerator random) throws LogUnavailableException {
        this.link = link;
        this.control = link.connect();
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
    /// answer, and then perhaps leaves the numbers out, which costs one byte each per ask.
    ///
    /// @return the first of so many
    public CompletionStage<FanIndex> leaseFans(ShowRunId run, int count) {
        return control.async()
                .incrby(RedisKeys.fans(run), count)
                .thenApply(given -> new FanIndex(Math.toIntExact(given - count)));
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
