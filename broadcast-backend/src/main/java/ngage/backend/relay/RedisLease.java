package ngage.backend.relay;

import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScriptOutputType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import ngage.protocol.ShowRunId;

/// A lease that is a Redis key with a time to live.
public final class RedisLease implements Lease, AutoCloseable {

    /// Together with the conductor's interval between tries it keeps a take-over under two seconds.
    private static final Duration TIME_TO_LIVE = Duration.ofMillis(1_200);

    /// Well below the time to live.
    private static final Duration PATIENCE = Duration.ofMillis(400);

    private final String node;
    private final Supplier<String> origin;
    private final String leaseKey;
    private final String termKey;
    private final String holderKey;
    private final RedisConnection control;
    private Optional<Holder> predecessor = Optional.empty();

    /// Blocking: connects, and puts its functions into Redis.
    ///
    /// @param origin by which other nodes reach this one
    /// @throws LogUnavailableException if Redis is not there
    public RedisLease(RedisLink link, ShowRunId run, NodeId node, Supplier<String> origin)
            throws LogUnavailableException {
        this.node = node.value();
        this.origin = origin;
        this.leaseKey = RedisKeys.lease(run);
        this.termKey = RedisKeys.term(run);
        this.holderKey = RedisKeys.holder(run);
        this.control = link.connect(RedisLease.class, "relay.lua");
    }

    @Override
    public OptionalLong acquire() throws LogUnavailableException {
        List<Object> reply =
                answer(
                        call(
                                "ngage_acquire",
                                ScriptOutputType.MULTI,
                                new String[] {leaseKey, termKey, holderKey},
                                node,
                                timeToLive(),
                                origin.get()));
        long term = (Long) reply.get(0);
        if (term == 0) {
            return OptionalLong.empty();
        }
        String before = text(reply.get(1));
        if (!before.isEmpty() && !before.equals(node)) {
            predecessor = Optional.of(new Holder(new NodeId(before), text(reply.get(2))));
        }
        return OptionalLong.of(term);
    }

    @Override
    public Optional<Holder> predecessor() {
        return predecessor;
    }

    @Override
    public boolean renew(long term) throws LogUnavailableException {
        return renew(term, timeToLive());
    }

    @Override
    public void release(long term) throws LogUnavailableException {
        boolean _ = renew(term, "0");
    }

    @Override
    public void close() {
        control.close();
    }

    private boolean renew(long term, String timeToLive) throws LogUnavailableException {
        RedisFuture<Long> reply =
                call(
                        "ngage_renew",
                        ScriptOutputType.INTEGER,
                        new String[] {leaseKey},
                        node,
                        Long.toString(term),
                        timeToLive);
        return answer(reply) == 1;
    }

    private <T> RedisFuture<T> call(
            String function, ScriptOutputType type, String[] keys, String... arguments)
            throws LogUnavailableException {
        byte[][] values = new byte[arguments.length][];
        for (int i = 0; i < arguments.length; i++) {
            values[i] = arguments[i].getBytes(StandardCharsets.UTF_8);
        }
        try {
            return control.async().fcall(function, type, keys, values);
        } catch (RedisException | IllegalStateException e) {
            // The latter from a link that is closed.
            throw new LogUnavailableException(
                    "Redis cannot be asked for the conductor's lease: " + e, e);
        }
    }

    private static <T> T answer(RedisFuture<T> reply) throws LogUnavailableException {
        try {
            return reply.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RedisException | ExecutionException | TimeoutException e) {
            throw new LogUnavailableException(
                    "Redis did not answer for the conductor's lease: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LogUnavailableException("interrupted", e);
        }
    }

    private static String text(Object bytes) {
        return new String((byte[]) bytes, StandardCharsets.UTF_8);
    }

    private static String timeToLive() {
        return Long.toString(TIME_TO_LIVE.toMillis());
    }
}
