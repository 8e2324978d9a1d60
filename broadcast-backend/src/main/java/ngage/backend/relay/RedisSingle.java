package ngage.backend.relay;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionStateAdapter;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.resource.ClientResources;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.IntPredicate;

/// One Redis that holds everything.
final class RedisSingle implements RedisTopology {

    private final RedisClient client;
    private final RedisCodec<String, byte[]> codec;

    /// Says when Redis is back; carries no commands.
    private final StatefulRedisConnection<String, byte[]> watch;

    /// Blocking: connects.
    ///
    /// @param onReturn called whenever Redis is back, which may have forgotten everything
    RedisSingle(
            ClientResources resources,
            RedisURI uri,
            ClientOptions options,
            RedisCodec<String, byte[]> codec,
            Runnable onReturn) {
        this.client = RedisClient.create(resources, uri);
        this.codec = codec;
        client.setOptions(options);
        try {
            this.watch = client.connect(codec);
        } catch (RuntimeException e) {
            client.shutdown(Duration.ZERO, RedisLink.COMMAND_TIMEOUT);
            throw e;
        }
        watch.addListener(
                new RedisConnectionStateAdapter() {
                    @Override
                    public void onRedisConnected(
                            RedisChannelHandler<?, ?> connection, SocketAddress address) {
                        onReturn.run();
                    }
                });
    }

    @Override
    public RedisConnection connect() {
        return RedisConnection.of(client.connect(codec));
    }

    @Override
    public List<IntPredicate> primaries() {
        return List.of(_ -> true);
    }

    @Override
    public void close() {
        watch.close();
        client.shutdown(Duration.ZERO, RedisLink.COMMAND_TIMEOUT);
    }
}
