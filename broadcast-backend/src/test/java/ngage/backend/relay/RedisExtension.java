package ngage.backend.relay;

import java.io.IOException;
import java.util.Objects;
import ngage.testredis.RealRedis;
import ngage.testredis.RedisTestCluster;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// A real Redis, or a cluster of six, and a link to it, for all tests of a class:
///
/// ```java
/// @RegisterExtension static final RedisExtension redis = RedisExtension.ofOne();
/// ```
///
/// A test that kills it starts it again.
public final class RedisExtension implements BeforeAllCallback, AfterAllCallback {

    private enum Kind {
        SINGLE,
        CLUSTER
    }

    private final Kind kind;
    private final String[] options;
    private @Nullable RealRedis server;
    private @Nullable RedisTestCluster cluster;
    private @Nullable RedisLink link;

    private RedisExtension(Kind kind, String... options) {
        this.kind = kind;
        this.options = options;
    }

    /// @param options of redis-server, as on the command line
    public static RedisExtension ofOne(String... options) {
        return new RedisExtension(Kind.SINGLE, options);
    }

    /// @param options of each redis-server, as on the command line
    public static RedisExtension ofCluster(String... options) {
        return new RedisExtension(Kind.CLUSTER, options);
    }

    public RealRedis server() {
        return Objects.requireNonNull(server);
    }

    public RedisTestCluster cluster() {
        return Objects.requireNonNull(cluster);
    }

    public RedisLink link() {
        return Objects.requireNonNull(link);
    }

    public String uri() {
        return kind == Kind.SINGLE ? server().uri() : cluster().uri();
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException, InterruptedException {
        switch (kind) {
            case SINGLE -> server = RealRedis.started(options);
            case CLUSTER -> cluster = RedisTestCluster.started(options);
        }
        link = new RedisLink(uri());
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        if (link != null) {
            link.close();
        }
        if (server != null) {
            server.close();
        }
        if (cluster != null) {
            cluster.close();
        }
    }
}
