package ngage.backend.relay;

import io.lettuce.core.RedisException;
import io.lettuce.core.ScriptOutputType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import ngage.protocol.ShowRunId;

/// A lease that is a Redis key with a time to live.
public final class RedisLease implements Lease, AutoCloseable {

    /// Together with the conductor's interval between tries it keeps a take-over under two seconds.
    private static final Duration TIME_TO_LIVE = Duration.ofMillis(1_200);

    /// Well below the time to live.
    private static final Duration PATIENCE = Duration.ofMillis(400);

    private final String node;
    private final String leaseKey;
    private final String termKey;
    private final RedisConnection control;

    /// Blocking: connects, and puts its functions into Redis.
    ///
    /// @throws LogUnavailableException if Redis is not there
    public RedisLease(RedisLink link, ShowRunId run, NodeId node) throws LogUnavailableException {
        this.node = node.value();
        this.leaseKey = RedisKeys.lease(run);
        this.termKey = RedisKeys.term(run);
        this.control = link.connect(RedisLease.class, "relay.lua");
    }

    @Override
    public OptionalLong acquire() throws LogUnavailableException {
        long term = call("ngage_acquire", new String[] {leaseKey, termKey}, node, timeToLive());
        return term == 0 ? OptionalLong.empty() : OptionalLong.of(term);
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
        return call("ngage_renew", new String[] {leaseKey}, node, Long.toString(term), timeToLive)
                == 1;
    }

    private long call(String function, String[] keys, String... arguments)
            throws LogUnavailableException {
        byte[][] values = new byte[arguments.length][];
        for (int i = 0; i < arguments.length; i++) {
            values[i] = arguments[i].getBytes(StandardCharsets.UTF_8);
        }
        try {
            Long reply =
                    control.async()
                            .<Long>fcall(function, ScriptOutputType.INTEGER, keys, values)
                            .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            return reply;
        } catch (RedisException
                | IllegalStateException // the driver's word for a link that is closed
                | ExecutionException
                | TimeoutException e) {
            throw new LogUnavailableException(
                    "Redis did not answer for the conductor's lease: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LogUnavailableException("interrupted", e);
        }
    }

    private static String timeToLive() {
        return Long.toString(TIME_TO_LIVE.toMillis());
    }
}
