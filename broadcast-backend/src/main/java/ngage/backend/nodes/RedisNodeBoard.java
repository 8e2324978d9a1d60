package ngage.backend.nodes;

import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScriptOutputType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import ngage.backend.relay.LogUnavailableException;
import ngage.backend.relay.NodeId;
import ngage.backend.relay.RedisConnection;
import ngage.backend.relay.RedisKeys;
import ngage.backend.relay.RedisLink;
import ngage.protocol.ShowRunId;

/// A board in Redis, with one call for each pulse. An answer that takes longer than [#PATIENCE] counts
/// as none, so that a node knows soon that Redis is away.
public final class RedisNodeBoard implements NodeBoard, AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMillis(400);

    /// Of a pulse: after that long without another one its node is not there.
    public static final Duration LIFE = Duration.ofMillis(1_500);

    private final String[] keys;
    private final RedisConnection connection;

    /// Blocking: connects, and puts its functions into Redis.
    ///
    /// @throws LogUnavailableException if Redis is not there
    public RedisNodeBoard(RedisLink link, ShowRunId run) throws LogUnavailableException {
        this.keys = new String[] {RedisKeys.nodes(run), RedisKeys.nodeEnds(run)};
        this.connection = link.connect(RedisNodeBoard.class, "nodes.lua");
    }

    @Override
    public Reading exchange(NodeId node, byte[] pulse, Wish wish) throws LogUnavailableException {
        List<byte[]> reply =
                answer(
                        connection
                                .async()
                                .<List<byte[]>>fcall(
                                        "ngage_pulse",
                                        ScriptOutputType.MULTI,
                                        keys,
                                        text(node.value()),
                                        pulse,
                                        text(Long.toString(LIFE.toMillis())),
                                        text(wish.name())));
        return new Reading(
                Long.parseLong(new String(reply.getFirst(), StandardCharsets.US_ASCII)),
                reply.subList(1, reply.size()));
    }

    @Override
    public void close() {
        connection.close();
    }

    private static <T> T answer(RedisFuture<T> reply) throws LogUnavailableException {
        try {
            return reply.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RedisException | ExecutionException | TimeoutException e) {
            throw new LogUnavailableException("Redis did not answer for the nodes: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LogUnavailableException("interrupted", e);
        }
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
