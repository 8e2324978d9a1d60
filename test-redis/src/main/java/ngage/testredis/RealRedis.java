package ngage.testredis;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/// A real redis-server on a free port, in a folder of its own, that fsyncs every write. It can be killed
/// and started again on the same files; it ends with the test. One thread.
public final class RealRedis implements AutoCloseable {

    private static final String ADDRESS = "127.0.0.1";

    private final int port;
    private final RedisServerProcess server;

    private RealRedis(List<String> options) throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        List<String> all = new ArrayList<>(List.of("--bind", ADDRESS, "--port", "" + port));
        all.addAll(options);
        server = new RedisServerProcess(Files.createTempDirectory("ngage-redis-"), all);
    }

    /// @param options more of them, as on the command line: `--maxmemory 100mb` is two
    public static RealRedis started(String... options) throws IOException {
        return new RealRedis(List.of(options));
    }

    public String uri() {
        return "redis://" + ADDRESS + ":" + port;
    }

    public long pid() {
        return server.pid();
    }

    /// As `kill -9` does. Returns when it is dead.
    public void kill() {
        server.kill();
    }

    /// Stops it where it is: it keeps its connections and what is sent to it, and does nothing.
    public void freeze() throws IOException, InterruptedException {
        server.signal("STOP");
    }

    /// It goes on, with what has been sent to it meanwhile.
    public void thaw() throws IOException, InterruptedException {
        server.signal("CONT");
    }

    /// Starts it again on the same files and port. Returns when it takes connections.
    public void restart() throws IOException {
        server.restart();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
