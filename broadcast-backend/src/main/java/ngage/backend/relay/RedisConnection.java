package ngage.backend.relay;

import io.lettuce.core.RedisException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.cluster.api.sync.RedisClusterCommands;
import io.lettuce.core.cluster.models.partitions.Partitions;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One connection for one purpose, to one Redis or to a whole cluster alike: a cluster's finds the
/// primary of each command by its first key. Its maker closes it. Safe on any thread, but a blocking
/// command holds up all others.
public final class RedisConnection implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RedisConnection.class);

    private final StatefulConnection<String, byte[]> connection;
    private final RedisClusterCommands<String, byte[]> sync;
    private final RedisClusterAsyncCommands<String, byte[]> async;

    private RedisConnection(
            StatefulConnection<String, byte[]> connection,
            RedisClusterCommands<String, byte[]> sync,
            RedisClusterAsyncCommands<String, byte[]> async) {
        this.connection = connection;
        this.sync = sync;
        this.async = async;
    }

    static RedisConnection of(StatefulRedisConnection<String, byte[]> single) {
        return new RedisConnection(single, single.sync(), single.async());
    }

    static RedisConnection of(StatefulRedisClusterConnection<String, byte[]> cluster) {
        return new RedisConnection(cluster, cluster.sync(), cluster.async());
    }

    public boolean isCluster() {
        return connection instanceof StatefulRedisClusterConnection<String, byte[]>;
    }

    public RedisClusterCommands<String, byte[]> sync() {
        return sync;
    }

    public RedisClusterAsyncCommands<String, byte[]> async() {
        return async;
    }

    /// Calls a function, and waits until one replica has what it wrote.
    ///
    /// @return fails if none has within the patience: it may have it later, or never
    public CompletionStage<byte[]> fcallReplicated(
            Duration patience, String function, String[] keys, byte[]... arguments) {
        return replicated(
                patience,
                keys[0],
                primary -> primary.fcall(function, ScriptOutputType.VALUE, keys, arguments));
    }

    /// Writes, and waits until one replica has it, and all that was written there before.
    ///
    /// @param key of what is written
    /// @return fails if none has within the patience: it may have it later, or never
    public <T> CompletionStage<T> replicated(
            Duration patience,
            String key,
            Function<RedisClusterAsyncCommands<String, byte[]>, CompletionStage<T>> write) {
        // Both on the very same connection: WAIT is about what came in on it.
        return primaryOf(key)
                .thenCompose(primary -> {
                    CompletionStage<T> reply = write.apply(primary);
                    CompletionStage<Long> replicas =
                            primary.waitForReplication(1, patience.toMillis());
                    return reply.thenCombine(
                            replicas,
                            (written, count) -> {
                                if (count < 1) {
                                    throw new RedisReplicaException();
                                }
                                return written;
                            });
                });
    }

    private CompletionStage<RedisClusterAsyncCommands<String, byte[]>> primaryOf(String key) {
        if (!(connection instanceof StatefulRedisClusterConnection<String, byte[]> cluster)) {
            return CompletableFuture.completedStage(async);
        }
        RedisClusterNode node = cluster.getPartitions().getPartitionBySlot(SlotHash.getSlot(key));
        if (node == null) {
            return CompletableFuture.failedStage(new RedisException("nobody serves " + key));
        }
        return cluster.getConnectionAsync(node.getUri().getHost(), node.getUri().getPort())
                .thenApply(StatefulRedisConnection::async);
    }

    /// Does something on every node that is up, replicas too, one after the other. Blocking.
    void onEveryNode(Consumer<RedisClusterCommands<String, byte[]>> work) {
        if (connection instanceof StatefulRedisClusterConnection<String, byte[]> cluster) {
            cluster.getPartitions().stream()
                    .filter(node -> !node.is(RedisClusterNode.NodeFlag.FAIL))
                    .forEach(node -> work.accept(cluster.getConnection(node.getNodeId()).sync()));
        } else {
            work.accept(sync);
        }
    }

    /// Does something on every primary that is up, one after the other. Blocking.
    void onEveryPrimary(Consumer<RedisClusterCommands<String, byte[]>> work) {
        if (!(connection instanceof StatefulRedisClusterConnection<String, byte[]> cluster)) {
            work.accept(sync);
            return;
        }
        serving(cluster.getPartitions())
                .forEach(primary -> {
                    if (primary.is(RedisClusterNode.NodeFlag.FAIL)) {
                        LOG.warn("{} is down, and passed over", primary.getUri());
                    } else {
                        work.accept(cluster.getConnection(primary.getNodeId()).sync());
                    }
                });
    }

    static Stream<RedisClusterNode> serving(Partitions nodes) {
        return nodes.stream()
                .filter(node -> node.is(RedisClusterNode.NodeFlag.UPSTREAM))
                .filter(node -> !node.hasNoSlots());
    }

    @Override
    public void close() {
        connection.close();
    }
}
