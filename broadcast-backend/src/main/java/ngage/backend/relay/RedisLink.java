package ngage.backend.relay;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// The way to one Redis: makes the connections, each for one purpose, so that a blocking read or a
/// burst of ballots never delays the conductor.
///
/// A command fails at once while Redis is away, else after two seconds, so that nothing waits without
/// a bound and no GO happens seconds late. What became of a failed command is not known, and the
/// client may even send it twice: all that goes this way is idempotent. Safe on any thread.
public final class RedisLink implements AutoCloseable {

    private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration RECONNECT_DELAY = Duration.ofMillis(200);
    private static final int REQUEST_QUEUE = 10_000;

    private final ClientResources resources;
    private final RedisClient client;

    /// @param uri such as `redis://localhost:6379`
    public RedisLink(String uri) {
        resources =
                DefaultClientResources.builder()
                        .reconnectDelay(Delay.constant(RECONNECT_DELAY))
                        .build();
        client = RedisClient.create(resources, RedisURI.create(uri));
        client.setOptions(
                ClientOptions.builder()
                        .autoReconnect(true)
                        .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                        .requestQueueSize(REQUEST_QUEUE)
                        .timeoutOptions(TimeoutOptions.enabled(COMMAND_TIMEOUT))
                        .socketOptions(
                                SocketOptions.builder()
                                        .connectTimeout(COMMAND_TIMEOUT)
                                        .keepAlive(keepAlive())
                                        .build())
                        .build());
    }

    /// Blocking.
    ///
    /// @return a connection of the caller's own, which it closes
    /// @throws LogUnavailableException if Redis is not there
    public StatefulRedisConnection<String, byte[]> connect() throws LogUnavailableException {
        try {
            return client.connect(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE));
        } catch (RedisException e) {
            throw new LogUnavailableException("Redis does not answer: " + e.getMessage(), e);
        }
    }

    /// The same, and puts a library of functions into Redis, in place of the one that an earlier
    /// version left there. Redis keeps it with its data.
    ///
    /// @param neighbour a class beside whose class file the library lies
    /// @param name file name of the library
    /// @throws LogUnavailableException if Redis is not there, or does not take it
    public StatefulRedisConnection<String, byte[]> connect(Class<?> neighbour, String name)
            throws LogUnavailableException {
        StatefulRedisConnection<String, byte[]> connection = connect();
        try {
            connection.sync().functionLoad(text(neighbour, name), true);
            return connection;
        } catch (RedisException e) {
            connection.close();
            throw new LogUnavailableException(
                    "Redis does not take ngage's functions, which need version 7.0: "
                            + e.getMessage(),
                    e);
        }
    }

    @Override
    public void close() {
        client.shutdown(Duration.ZERO, COMMAND_TIMEOUT);
        resources
                .shutdown(0, COMMAND_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .awaitUninterruptibly();
    }

    /// A host that vanishes without a word is noticed within 8 s instead of the system's two hours.
    private static SocketOptions.KeepAliveOptions keepAlive() {
        return SocketOptions.KeepAliveOptions.builder()
                .enable()
                .idle(Duration.ofSeconds(5))
                .interval(Duration.ofSeconds(1))
                .count(3)
                .build();
    }

    private static String text(Class<?> neighbour, String name) {
        try (InputStream library = neighbour.getResourceAsStream(name)) {
            if (library == null) {
                throw new IllegalStateException("the program lacks its Redis library " + name);
            }
            return new String(library.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
