package ngage.testredis;

import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.cluster.SlotHash;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A real Redis Cluster of three primaries and a replica of each, on a loopback address of its own. A
/// primary that is killed is replaced by its replica within about three seconds. Ends with the test. One
/// thread.
public final class RedisTestCluster implements AutoCloseable {

    /// The first half are primaries at the start; node i + 3 is the replica of node i.
    public static final int NODES = 6;

    private static final int PRIMARIES = NODES / 2;
    private static final int FIRST_PORT = 7001;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final String address;
    private final List<RedisServerProcess> servers = new ArrayList<>();
    private final List<StatefulRedisConnection<String, String>> links = new ArrayList<>();
    private final RedisClient client = RedisClient.create();

    private RedisTestCluster(List<String> options) throws IOException, InterruptedException {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        address =
                "127.%d.%d.%d"
                        .formatted(
                                random.nextInt(64, 255),
                                random.nextInt(256),
                                random.nextInt(1, 255));
        try {
            for (int node = 0; node < NODES; node++) {
                servers.add(server(node, options));
            }
            form();
        } catch (IOException | InterruptedException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /// Returns when every node sees all others, and every replica has its primary's data.
    ///
    /// @param options of each server, as on the command line
    public static RedisTestCluster started(String... options)
            throws IOException, InterruptedException {
        return new RedisTestCluster(List.of(options));
    }

    /// @return with the addresses of all nodes
    public String uri() {
        return IntStream.range(0, NODES)
                .mapToObj(node -> address + ":" + port(node))
                .collect(Collectors.joining(",", "redis://", ""));
    }

    /// @return which living node is the primary that serves this key, as it sees itself; waits for one
    public int primaryOf(String key) throws InterruptedException {
        int slot = SlotHash.getSlot(key);
        await("somebody serves slot " + slot, () -> primaryOf(slot).isPresent());
        return primaryOf(slot).orElseThrow();
    }

    /// As `kill -9` does. Returns when it is dead.
    public void kill(int node) {
        servers.get(node).kill();
    }

    /// As `kill -9` does, at one moment.
    public void killAll() {
        servers.parallelStream().forEach(RedisServerProcess::kill);
    }

    /// Starts it again on the same files. Returns when it takes connections.
    public void restart(int node) throws IOException {
        servers.get(node).restart();
    }

    public void freeze(int node) throws IOException, InterruptedException {
        servers.get(node).signal("STOP");
    }

    public void thaw(int node) throws IOException, InterruptedException {
        servers.get(node).signal("CONT");
    }

    /// Lets a primary's replica hear nothing more of it, as if the network between them were cut: what the
    /// primary stores from now on dies with it.
    ///
    /// @return the replica
    public int cutReplication(int primary) throws InterruptedException {
        String id = to(primary).clusterMyId();
        int replica =
                IntStream.range(0, NODES)
                        .filter(node -> servers.get(node).isAlive())
                        .filter(node -> own(node).contains(" " + id + " "))
                        .findFirst()
                        .orElseThrow();
        to(replica).configSet("masterauth", "no password is needed, so any is refused");
        to(replica).clientKill(KillArgs.Builder.typeMaster());
        await(
                "the replica is cut off",
                () -> to(replica).info("replication").contains("master_link_status:down"));
        return replica;
    }

    /// Ends what [#cutReplication] began.
    public void healReplication(int replica) {
        to(replica).configSet("masterauth", "");
    }

    /// Returns when another node than this one serves the key.
    public void awaitFailover(String key, int from) throws InterruptedException {
        int slot = SlotHash.getSlot(key);
        await(
                "another node than " + from + " serves slot " + slot,
                () -> primaryOf(slot).orElse(from) != from);
    }

    /// Returns when all slots are served and every living replica is in step with its primary.
    public void awaitHealthy() throws InterruptedException {
        for (int node = 0; node < NODES; node++) {
            if (servers.get(node).isAlive()) {
                RedisCommands<String, String> redis = to(node);
                await("node " + node + " is well", () -> isHealthy(redis));
            }
        }
    }

    @Override
    public void close() throws IOException {
        links.forEach(StatefulRedisConnection::close);
        client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
        for (RedisServerProcess server : servers) {
            server.close();
        }
    }

    private RedisServerProcess server(int node, List<String> options) throws IOException {
        List<String> all = new ArrayList<>(List.of("--bind", address, "--port", "" + port(node)));
        // Else a node is taken to be where its connections come from, which is 127.0.0.1.
        all.addAll(List.of("--cluster-announce-ip", address));
        all.addAll(List.of("--cluster-enabled", "yes", "--cluster-node-timeout", "1000"));
        // As operations.md advises: a shard without a primary must not stop the others.
        all.addAll(List.of("--cluster-require-full-coverage", "no"));
        all.addAll(List.of("--repl-diskless-sync-delay", "0", "--repl-ping-replica-period", "1"));
        all.addAll(options);
        return new RedisServerProcess(Files.createTempDirectory("ngage-redis-cluster-"), all);
    }

    private void form() throws InterruptedException {
        for (int node = 0; node < NODES; node++) {
            links.add(client.connect(RedisURI.create(address, port(node))));
        }
        List<String> ids = links.stream().map(link -> link.sync().clusterMyId()).toList();
        for (int node = 0; node < NODES; node++) {
            to(node).clusterSetConfigEpoch(node + 1L);
            for (int other = 0; other < node; other++) {
                to(node).clusterMeet(address, port(other));
            }
        }
        for (int primary = 0; primary < PRIMARIES; primary++) {
            int first = primary * SlotHash.SLOT_COUNT / PRIMARIES;
            int last = (primary + 1) * SlotHash.SLOT_COUNT / PRIMARIES - 1;
            to(primary).clusterAddSlots(IntStream.rangeClosed(first, last).toArray());
        }
        for (int node = 0; node < NODES; node++) {
            RedisCommands<String, String> redis = to(node);
            await("all know all", () -> ids.stream().allMatch(redis.clusterNodes()::contains));
        }
        for (int primary = 0; primary < PRIMARIES; primary++) {
            to(primary + PRIMARIES).clusterReplicate(ids.get(primary));
        }
        awaitHealthy();
    }

    private static boolean isHealthy(RedisCommands<String, String> redis) {
        String nodes = redis.clusterNodes();
        String replication = redis.info("replication");
        return redis.clusterInfo().contains("cluster_state:ok")
                && !nodes.contains("handshake")
                && (replication.contains("role:slave")
                        ? replication.contains("master_link_status:up")
                        : !replication.contains("state=wait_bgsave")
                                && !replication.contains("state=send_bulk"));
    }

    private OptionalInt primaryOf(int slot) {
        return IntStream.range(0, NODES)
                .filter(node -> servers.get(node).isAlive())
                .filter(node -> serves(node, slot))
                .findFirst();
    }

    private boolean serves(int node, int slot) {
        // The slots are at the end, and a replica has none.
        return List.of(own(node).split(" ")).stream()
                .skip(8)
                .anyMatch(range -> includes(range, slot));
    }

    /// @return what a node says of itself
    private String own(int node) {
        return to(node).clusterNodes()
                .lines()
                .filter(line -> line.contains("myself"))
                .findFirst()
                .orElseThrow();
    }

    private static boolean includes(String range, int slot) {
        if (range.startsWith("[")) {
            return false;
        }
        String[] ends = range.split("-");
        return Integer.parseInt(ends[0]) <= slot && slot <= Integer.parseInt(ends[ends.length - 1]);
    }

    private RedisCommands<String, String> to(int node) {
        return links.get(node).sync();
    }

    private static int port(int node) {
        return FIRST_PORT + node;
    }

    /// A server's state can only be asked for.
    private static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > giveUp) {
                throw new IllegalStateException(
                        "not within " + PATIENCE.toSeconds() + " s: " + what);
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }
}
