package ngage.backend.relay;

import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.event.ClusterTopologyChangedEvent;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import reactor.core.Disposable;

/// A Redis Cluster. Who is primary of what is looked up when anything hints at a change (a redirection,
/// a connection that breaks), and once a second in any case, so that a promoted replica is used within
/// about a second.
final class RedisCluster implements RedisTopology {

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
        return RedisConnection.of(client.connect(codec));
    }

    @Override
    public List<IntPredicate> primaries() {
        return RedisConnection.serving(client.getPartitions())
                .sorted(Comparator.comparing(RedisClusterNode::getNodeId))
                .map(node -> (IntPredicate) node::hasSlot)
                .toList();
    }

    @Override
    public void close() {
        changes.dispose();
        client.shutdown(Duration.ZERO, RedisLink.COMMAND_TIMEOUT);
    }
}
