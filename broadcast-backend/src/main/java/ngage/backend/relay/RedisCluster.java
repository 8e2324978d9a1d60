package ngage.backend.relay;

import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.event.ClusterTopologyChangedEvent;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;

/// A Redis Cluster. Who is primary of what is looked up when anything hints at a change (a redirection,
/// a connection that breaks), and once a second in any case, so that a promoted replica is used within
/// about a second.
final class RedisCluster implements RedisTopology {

    private static final Logger LOG = LoggerFactory.getLogger(RedisCluster.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final Duration BETWEEN_HINTS = Duration.ofMillis(200);

    private final RedisClusterClient client;
    private final RedisCodec<String, byte[]> codec;
    private final Disposable changes;

    /// @param onChange called whenever primaries and replicas have changed
    RedisCluster(
            ClientResources resources,
            List<RedisURI> seeds,
            ClusterClientOptions.Builder options,
            RedisCodec<String, byte[]> codec,
            Runnable onChange) {
        this.client = RedisClusterClient.create(resources, seeds);
        this.codec = codec;
        client.setOptions(
                options.validateClusterNodeMembership(false)
                        .topologyRefreshOptions(
                                ClusterTopologyRefreshOptions.builder()
                                        .enablePeriodicRefresh(LOOK_EVERY)
                                        .adaptiveRefreshTriggersTimeout(BETWEEN_HINTS)
                                        .refreshTriggersReconnectAttempts(1)
                                        .build())
                        .build());
        this.changes =
                resources
                        .eventBus()
                        .get()
                        .ofType(ClusterTopologyChangedEvent.class)
                        .subscribe(_ -> onChange.run());
    }

    @Override
    public RedisConnection connect() {
        StatefulRedisClusterConnection<String, byte[]> connection = client.connect(codec);
        // Else the first command to each node is rejected, because the way to it is not open yet.
        RedisConnection.serving(connection.getPartitions())
                .filter(node -> !node.is(RedisClusterNode.NodeFlag.FAIL))
                .forEach(node -> open(connection, node.getUri()));
        return RedisConnection.of(connection);
    }

    @Override
    public List<IntPredicate> primaries() {
        return RedisConnection.serving(client.getPartitions())
                .sorted(Comparator.comparing(RedisClusterNode::getNodeId))
                .map(node -> (IntPredicate) node::hasSlot)
                .toList();
    }

    /// A node that is down is no reason not to use the others.
    private static void open(
            StatefulRedisClusterConnection<String, byte[]> connection, RedisURI node) {
        try {
            connection.getConnection(node.getHost(), node.getPort());
        } catch (RedisException e) {
            LOG.warn("{} is away: {}", node, e.getMessage());
        }
    }

    @Override
    public void close() {
        changes.dispose();
        client.shutdown(Duration.ZERO, RedisLink.COMMAND_TIMEOUT);
    }
}
