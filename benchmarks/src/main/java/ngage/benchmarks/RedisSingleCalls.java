package ngage.benchmarks;

import io.lettuce.core.ScriptOutputType;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import ngage.backend.relay.BallotShards;
import ngage.backend.relay.LogUnavailableException;
import ngage.backend.relay.RedisConnection;
import ngage.backend.relay.RedisKeys;
import ngage.backend.relay.RedisLink;
import ngage.protocol.CueRunId;

/// The peer of the ballot box: the same function, called once for each ballot, pipelined. And what Redis
/// says of the memory of an ask. One thread.
final class RedisSingleCalls implements AutoCloseable {

    private static final int IN_FLIGHT = 2_000;

    private final RedisConnection redis;
    private final BallotShards shards;

    RedisSingleCalls(RedisLink link, BallotShards shards) throws LogUnavailableException {
        this.redis = link.connect();
        this.shards = shards;
    }

    /// @param fans in the order in which they answer
    /// @return how many calls failed
    long cast(CueRunId cueRun, int[] fans) throws InterruptedException {
        Semaphore free = new Semaphore(IN_FLIGHT);
        AtomicLong failed = new AtomicLong();
        String[] keys = {choicesKey(cueRun), askKey(cueRun)};
        byte[] room = ascii(Integer.toString(fans.length));
        for (int fan : fans) {
            free.acquire();
            String index = "#" + fan;
            byte[] packed = ascii("\u0011" + (char) index.length() + index);
            redis.async()
                    .<byte[]>fcall(
                            "ngage_cast",
                            ScriptOutputType.VALUE,
                            keys,
                            ascii("FIRST"),
                            ascii("NEW"),
                            ascii(Integer.toString(fan + 1)),
                            room,
                            packed)
                    .whenComplete((_, failure) -> {
                        if (failure != null) {
                            failed.incrementAndGet();
                        }
                        free.release();
                    });
        }
        free.acquire(IN_FLIGHT);
        return failed.get();
    }

    /// @return what the keys of an ask take in Redis
    long bytes(CueRunId cueRun) {
        return redis.sync().memoryUsage(choicesKey(cueRun))
                + redis.sync().memoryUsage(askKey(cueRun));
    }

    @Override
    public void close() {
        redis.close();
    }

    private String choicesKey(CueRunId cueRun) {
        return RedisKeys.choices(shards.run(), shards.tags().getFirst(), cueRun);
    }

    private String askKey(CueRunId cueRun) {
        return RedisKeys.ask(shards.run(), shards.tags().getFirst(), cueRun);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
