package ngage.backend.relay;

import java.util.List;
import java.util.function.IntPredicate;

/// How Redis stands there: alone, or as a cluster. Blocking; safe on any thread.
sealed interface RedisTopology extends AutoCloseable permits RedisSingle, RedisCluster {

    RedisConnection connect();

    /// @return for each primary, in an order that stays, which slots it serves now
    List<IntPredicate> primaries();

    @Override
    void close();
}
