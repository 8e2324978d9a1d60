package ngage.backend.vote;

import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import ngage.backend.relay.BallotShards;
import ngage.backend.relay.LogUnavailableException;
import ngage.backend.relay.RedisConnection;
import ngage.backend.relay.RedisKeys;
import ngage.backend.relay.RedisLink;
import ngage.protocol.Tally;

/// Counts the stored choices of an ask again, fan by fan, beside the tally that was counted on the way.
/// Only reads, and calls none of our functions. Blocking; one thread.
public final class RedisRecount implements AutoCloseable {

    /// @param stored counted when each ballot was stored
    /// @param recounted from the choice of each fan
    /// @param strangers stored choices that are none of the ask's options
    /// @param isStored whether there is a stored choice of anybody
    public record Result(
            AskToCount ask, Tally stored, Tally recounted, long strangers, boolean isStored) {

        public boolean isEqual() {
            return strangers == 0 && stored.equals(recounted);
        }
    }

    private final BallotShards shards;
    private final RedisConnection reading;

    /// Blocking: connects.
    ///
    /// @throws LogUnavailableException if Redis is not there
    public RedisRecount(RedisLink link, BallotShards shards) throws LogUnavailableException {
        this.shards = shards;
        this.reading = link.connect();
    }

    /// @throws BallotsUnavailableException if Redis did not answer
    public Result recount(AskToCount ask) throws BallotsUnavailableException {
        int options = ask.options().size();
        long[] stored = new long[options];
        long[] recounted = new long[options];
        long strangers = 0;
        boolean isStored = false;
        String[] fields =
                IntStream.rangeClosed(1, options)
                        .mapToObj(Integer::toString)
                        .toArray(String[]::new);
        try {
            for (String tag : shards.tags()) {
                List<KeyValue<String, byte[]>> counts =
                        reading.sync()
                                .hmget(RedisKeys.ask(shards.run(), tag, ask.cueRun()), fields);
                for (int place = 0; place < options; place++) {
                    stored[place] += count(counts.get(place));
                }
                byte[] choices =
                        reading.sync()
                                .getrange(
                                        RedisKeys.choices(shards.run(), tag, ask.cueRun()), 0, -1);
                isStored |= choices.length > 0;
                for (byte ballot : choices) {
                    int place = StoredBallot.place(ballot);
                    if (place >= options) {
                        strangers++;
                    } else if (place >= 0) {
                        recounted[place]++;
                    }
                }
            }
        } catch (RedisException e) {
            throw new BallotsUnavailableException(
                    "Redis did not give the ballots: " + e.getMessage(), e);
        }
        return new Result(ask, ask.tally(stored), ask.tally(recounted), strangers, isStored);
    }

    @Override
    public void close() {
        reading.close();
    }

    private static long count(KeyValue<String, byte[]> stored) {
        return stored.hasValue()
                ? Long.parseLong(new String(stored.getValue(), StandardCharsets.US_ASCII))
                : 0;
    }
}
