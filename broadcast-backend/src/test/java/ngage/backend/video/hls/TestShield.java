package ngage.backend.video.hls;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import ngage.backend.process.ChildCommand;
import ngage.backend.process.Leash;
import ngage.backend.process.LeashedProcess;
import org.junit.jupiter.api.Assumptions;

/// The real nginx with the configuration of `installer/nginx` before an origin, and those who ask it.
final class TestShield implements AutoCloseable {

    private static final Path PROGRAM = Path.of("..", "installer", "nginx", "ngage-shield");

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final InetSocketAddress address;
    private final LeashedProcess nginx;

    /// The test is skipped where there is no nginx.
    ///
    /// @param origin its port
    TestShield(Path folder, int origin) throws IOException {
        Assumptions.assumeTrue(hasNginx(), "there is no nginx here: apt-get install nginx");
        address = freeAddress();
        nginx =
                LeashedProcess.startLogged(
                        new ChildCommand(
                                "nginx",
                                Leash.SHELL,
                                List.of(
                                        PROGRAM.toString(),
                                        "--origin",
                                        "127.0.0.1:" + origin,
                                        "--listen",
                                        "127.0.0.1:" + address.getPort(),
                                        "--folder",
                                        folder.toString())));
        while (!isListening()) {
            if (!nginx.isAlive()) {
                throw new IllegalStateException("nginx ended; the log says why");
            }
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
    }

    static InetSocketAddress freeAddress() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new InetSocketAddress(free.getInetAddress(), free.getLocalPort());
        }
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + address.getPort() + path));
    }

    HttpResponse<byte[]> get(String path) {
        return send(request(path).build()).join();
    }

    /// All at once, each on a connection of its own.
    List<CompletableFuture<HttpResponse<byte[]>>> crowd(int size, String path) {
        return IntStream.range(0, size).mapToObj(_ -> send(request(path).build())).toList();
    }

    CompletableFuture<HttpResponse<byte[]>> send(HttpRequest request) {
        return http.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray());
    }

    @Override
    public void close() {
        http.shutdownNow();
        nginx.close();
    }

    private static boolean hasNginx() {
        return Stream.of((System.getenv("PATH") + ":/usr/local/sbin:/usr/sbin").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "nginx")));
    }

    private boolean isListening() throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(address);
            return true;
        } catch (ConnectException _) {
            return false;
        }
    }
}
