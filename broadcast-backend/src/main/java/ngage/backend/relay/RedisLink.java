package ngage.backend.relay;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.api.sync.RedisClusterCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import ngage.backend.supervise.Resource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The way to Redis, one or a cluster: makes the connections, each for one purpose, so that a blocking
/// read or a burst of ballots never delays the conductor; and sees that every primary has our functions.
///
/// A command fails at once while its Redis is away, else after two seconds, so that nothing waits without
/// a bound and no GO happens seconds late. What became of a failed command is not known, and the
/// client may even send it twice: all that goes this way is idempotent. Safe on any thread.
public final class RedisLink implements AutoCloseable {

    /// For those who need it, to name it as the cause of their falls.
    public static final Resource REDIS =
            Resource.blamedFor(
                    "redis", List.of(LogUnavailableException.class, RedisException.class));

    static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration RECONNECT_DELAY = Duration.ofMillis(200);
    private static final int REQUEST_QUEUE = 10_000;
    private static final Pattern SEVERAL = Pattern.compile("rediss?://(.*@)?[^/@]*,");
    private static final RedisCodec<String, byte[]> CODEC =
            RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

    private final ClientResources resources;
    private final List<RedisURI> seeds;

    /// Our function libraries by name, as every primary must have them.
    private final Map<String, String> libraries = new ConcurrentHashMap<>();

    private final boolean loadsFunctions;
    private final AtomicBoolean isLoading = new AtomicBoolean();
    private volatile boolean isClosed;
    private @Nullable RedisTopology topology;

    /// @param uri such as `redis://localhost:6379`; of a cluster any node, or some with commas between:
    ///     `redis://one:6379,two:6379`
    public RedisLink(String uri) {
        this(uri, true);
    }

    private RedisLink(String uri, boolean loadsFunctions) {
        this.loadsFunctions = loadsFunctions;
        seeds = addresses(uri);
        resources =
                DefaultClientResources.builder()
                        .reconnectDelay(Delay.constant(RECONNECT_DELAY))
                        .build();
    }

    /// For who only looks: a show that is on keeps the functions that its own version put there.
    ///
    /// @param uri as [#RedisLink(String)] takes it
    public static RedisLink withoutLoading(String uri) {
        return new RedisLink(uri, false);
    }

    /// @param uri as [#RedisLink(String)] takes it
    /// @return each address in it, with the password and the options of all
    /// @throws IllegalArgumentException if it is none; the message may quote the password
    public static List<RedisURI> addresses(String uri) {
        int hosts = Math.max(uri.lastIndexOf('@') + 1, uri.indexOf("//") + 2);
        int end = uri.indexOf('/', hosts);
        if (!SEVERAL.matcher(uri).lookingAt()) {
            return List.of(RedisURI.create(uri));
        }
        String before = uri.substring(0, hosts);
        String after = end < 0 ? "" : uri.substring(end);
        return Stream.of(uri.substring(hosts, end < 0 ? uri.length() : end).split(","))
                .map(host -> RedisURI.create(before + host + after))
                .toList();
    }

    /// Blocking.
    ///
    /// @return a connection of the caller's own, which it closes
    /// @throws LogUnavailableException if Redis is not there
    public RedisConnection connect() throws LogUnavailableException {
        try {
            return topology().connect();
        } catch (RedisException e) {
            throw unavailable(e);
        }
    }

    /// The same, and puts a library of functions into every primary, in place of the one that an earlier
    /// version left there. Redis keeps it with its data; one that has lost it gets it again. Puts nothing
    /// there if this link is [without loading][#withoutLoading].
    ///
    /// @param neighbour a class beside whose class file the library lies
    /// @param name file name of the library
    /// @throws LogUnavailableException if Redis is not there, or does not take it
    public RedisConnection connect(Class<?> neighbour, String name) throws LogUnavailableException {
        RedisConnection connection = connect();
        if (!loadsFunctions) {
            return connection;
        }
        String code = text(neighbour, name);
        try {
            connection.onEveryPrimary(primary -> primary.functionLoad(code, true));
            libraries.put(name, code);
            return connection;
        } catch (RedisException e) {
            connection.close();
            throw new LogUnavailableException(
                    "Redis does not take ngage's functions, which need version 7.0: "
                            + e.getMessage(),
                    e);
        }
    }

    /// Blocking.
    ///
    /// @return for each primary, in an order that stays, which hash slots it serves now; one that serves
    ///     all if Redis is no cluster
    /// @throws LogUnavailableException if Redis is not there
    public List<IntPredicate> primaries() throws LogUnavailableException {
        try {
            return topology().primaries();
        } catch (RedisException e) {
            throw unavailable(e);
        }
    }

    /// Does something on every primary that is up. Blocking.
    ///
    /// @throws LogUnavailableException if one does not answer
    public void onEveryPrimary(Consumer<RedisClusterCommands<String, byte[]>> work)
            throws LogUnavailableException {
        try (RedisConnection connection = connect()) {
            connection.onEveryPrimary(work);
        } catch (RedisException e) {
            throw unavailable(e);
        }
    }

    /// Does something on every node that is up, replicas too. Blocking.
    ///
    /// @throws LogUnavailableException if one does not answer
    public void onEveryNode(Consumer<RedisClusterCommands<String, byte[]>> work)
            throws LogUnavailableException {
        try (RedisConnection connection = connect()) {
            connection.onEveryNode(work);
        } catch (RedisException e) {
            throw unavailable(e);
        }
    }

    /// Puts our libraries into every primary that lacks them; to be called when one says so. Returns at
    /// once.
    public void loadMissing() {
        if (isLoading.compareAndSet(false, true)) {
            Thread.ofVirtual().name("load-redis-functions").start(this::load);
        }
    }

    @Override
    public void close() {
        isClosed = true;
        RedisTopology present;
        synchronized (this) {
            present = topology;
        }
        if (present != null) {
            present.close();
        }
        resources
                .shutdown(0, COMMAND_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .awaitUninterruptibly();
    }

    private synchronized RedisTopology topology() {
        if (topology == null) {
            RedisURI first = firstThatAnswers();
            topology =
                    isCluster(first)
                            ? new RedisCluster(
                                    resources,
                                    seeds,
                                    options(ClusterClientOptions.builder()),
                                    CODEC,
                                    this::loadMissing)
                            : new RedisSingle(
                                    resources,
                                    first,
                                    options(ClientOptions.builder()).build(),
                                    CODEC,
                                    this::loadMissing);
        }
        return topology;
    }

    private void load() {
        isLoading.set(false); // what is found missing from here on needs another look
        if (isClosed) {
            return;
        }
        try {
            onEveryPrimary(
                    primary -> libraries.values().forEach(code -> loadUnlessThere(primary, code)));
        } catch (LogUnavailableException | RuntimeException e) {
            // Whoever calls a function that is missing asks again.
            LOG.warn("Redis did not take ngage's functions: {}", e.getMessage());
        }
    }

    /// Does not replace: another node may have put a newer version there.
    private static void loadUnlessThere(RedisClusterCommands<String, byte[]> primary, String code) {
        try {
            primary.functionLoad(code, false);
            LOG.info("a Redis had lost ngage's functions, and has them again");
        } catch (RedisCommandExecutionException e) {
            if (!String.valueOf(e.getMessage()).contains("already exists")) {
                throw e;
            }
        }
    }

    private RedisURI firstThatAnswers() {
        RedisException failure = null;
        for (RedisURI seed : seeds) {
            try {
                boolean _ = isCluster(seed);
                return seed;
            } catch (RedisException e) {
                failure = e;
            }
        }
        throw failure == null ? new RedisException("no address") : failure;
    }

    private boolean isCluster(RedisURI seed) {
        RedisClient client = RedisClient.create(resources, seed);
        client.setOptions(options(ClientOptions.builder()).build());
        try (StatefulRedisConnection<String, byte[]> probe = client.connect(CODEC)) {
            return probe.sync().info("cluster").contains("cluster_enabled:1");
        } finally {
            client.shutdown(Duration.ZERO, COMMAND_TIMEOUT);
        }
    }

    private static <B extends ClientOptions.Builder> B options(B builder) {
        builder.autoReconnect(true)
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .requestQueueSize(REQUEST_QUEUE)
                .timeoutOptions(TimeoutOptions.enabled(COMMAND_TIMEOUT))
                .socketOptions(
                        SocketOptions.builder()
                                .connectTimeout(CONNECT_TIMEOUT)
                                .keepAlive(keepAlive())
                                .build());
        return builder;
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

    private static LogUnavailableException unavailable(RedisException e) {
        // That a connection could not be made is the client's word; why, is the cause's. The last
        // one often lacks the
        // address.
        String why = String.valueOf(e.getMessage());
        for (Throwable cause = e.getCause();
                cause != null && cause.getMessage() != null;
                cause = cause.getCause()) {
            if (cause.getClass() == ConnectException.class) {
                break;
            }
            why = cause.getMessage();
        }
        return Stream.of("NOAUTH", "WRONGPASS").anyMatch(why::startsWith)
                ? new RedisRefusesException(why, e)
                : new LogUnavailableException("Redis does not answer: " + why, e);
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
