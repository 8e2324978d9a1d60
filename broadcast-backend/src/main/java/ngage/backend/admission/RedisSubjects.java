package ngage.backend.admission;

import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletionStage;
import ngage.backend.relay.LogUnavailableException;
import ngage.backend.relay.RedisConnection;
import ngage.backend.relay.RedisKeys;
import ngage.backend.relay.RedisLink;
import ngage.protocol.FanIndex;
import ngage.protocol.ShowRunId;
import org.jspecify.annotations.Nullable;

/// Subjects in Redis, in small hashes that it keeps packed: some 30 bytes for each of a million. Whoever
/// sets a subject first wins, in one atomic command, so no function is needed.
public final class RedisSubjects implements Subjects, AutoCloseable {

    private static final int BUCKET_BITS = 13;

    /// As long as the ballots of these fans.
    private static final Duration KEPT = Duration.ofDays(30);

    /// In a cluster: a replica that is promoted without a claim would make the same account another fan.
    private static final Duration REPLICA_PATIENCE = Duration.ofSeconds(1);

    private final RedisConnection redis;
    private final ShowRunId run;

    /// Blocking: connects.
    ///
    /// @throws LogUnavailableException if Redis is not there
    public RedisSubjects(RedisLink link, ShowRunId run) throws LogUnavailableException {
        this.redis = link.connect();
        this.run = run;
    }

    @Override
    public CompletionStage<@Nullable FanIndex> fan(byte[] subject) {
        return redis.async().hget(key(subject), field(subject)).thenApply(RedisSubjects::fanIn);
    }

    @Override
    public CompletionStage<FanIndex> claim(byte[] subject, FanIndex candidate) {
        byte[] value = Integer.toString(candidate.value()).getBytes(StandardCharsets.US_ASCII);
        String key = key(subject);
        CompletionStage<Boolean> written =
                redis.isCluster()
                        ? redis.replicated(
                                REPLICA_PATIENCE,
                                key,
                                primary -> write(primary, key, field(subject), value))
                        : write(redis.async(), key, field(subject), value);
        return written.thenCompose(_ -> fan(subject))
                .thenApply(fan -> {
                    if (fan == null) {
                        throw new IllegalStateException("Redis has lost a subject just set");
                    }
                    return fan;
                });
    }

    /// The second is a write of ours even if somebody else was first.
    private static CompletionStage<Boolean> write(
            RedisClusterAsyncCommands<String, byte[]> redis,
            String key,
            String field,
            byte[] value) {
        CompletionStage<Boolean> isFirst = redis.hsetnx(key, field, value);
        return isFirst.thenCombine(redis.expire(key, KEPT), (first, _) -> first);
    }

    @Override
    public void close() {
        redis.close();
    }

    private String key(byte[] subject) {
        int bucket = (subject[0] & 0xff) << 8 | subject[1] & 0xff;
        return RedisKeys.subjects(run, bucket >>> Short.SIZE - BUCKET_BITS);
    }

    private static String field(byte[] subject) {
        return Base64.getEncoder().withoutPadding().encodeToString(subject);
    }

    private static @Nullable FanIndex fanIn(byte @Nullable [] value) {
        return value == null
                ? null
                : new FanIndex(Integer.parseInt(new String(value, StandardCharsets.US_ASCII)));
    }
}
