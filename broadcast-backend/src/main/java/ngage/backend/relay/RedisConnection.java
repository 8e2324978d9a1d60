package ngage.backend.relay;

import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.cluster.api.sync.RedisClusterCommands;
import io.lettuce.core.cluster.models.partitions.Partitions;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import java.util.function.Consumer;
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

    public RedisClusterCommands<String, byte[]> sync() {
        return sync;
    }

    public RedisClusterAsyncCommands<String, byte[]> async() {
        return async;
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
