package ngage.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import ngage.backend.process.ChildCommand;
import ngage.backend.process.Leash;
import ngage.backend.process.LeashedProcess;
import ngage.backend.supervise.Duty;
import ngage.backend.supervise.RestartPolicy;
import ngage.backend.supervise.Supervisor;
import org.jspecify.annotations.Nullable;

/// The demo's Redis: the user's own, or `redis-server` from the PATH if it is new enough, or the bundled
/// executable. One of ours writes every change to disk before it answers, is started again on the same
/// files whenever it dies, and ends with us.
///
/// One supervised thread for one of ours; at most one server at a time.
public final class DemoRedis implements AutoCloseable {

    static final int OLDEST_MAJOR = 7;

    private static final String BUNDLED_VERSION = "7.0.15";
    private static final Pattern VERSION = Pattern.compile("v=(\\d+)\\.(\\d+\\.\\d+)");
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration BETWEEN_PINGS = Duration.ofMillis(50);

    private final URI uri;
    private final String text;
    private final Supervisor supervisor = Supervisor.standard();
    private final CompletableFuture<Integer> firstEnd = new CompletableFuture<>();

    private volatile @Nullable LeashedProcess process;

    private DemoRedis(URI uri, String text) {
        this.uri = uri;
        this.text = text;
    }

    /// An executable that can be the demo's Redis.
    ///
    /// @param version as it says
    /// @param origin where it is from, in words
    record Server(Path executable, String version, String origin) {}

    static DemoRedis own(URI uri) throws DemoException {
        int port = uri.getPort() < 0 ? 6379 : uri.getPort();
        try (Socket probe = new Socket()) {
            InetAddress address = InetAddress.getAllByName(uri.getHost())[0];
            probe.connect(new InetSocketAddress(address, port), 3000);
        } catch (IOException | IllegalArgumentException e) {
            throw new DemoException(
                    "No Redis answers at "
                            + uri.getHost()
                            + ":"
                            + port
                            + ", which --redis names: "
                            + e.getMessage(),
                    e);
        }
        return new DemoRedis(uri, "your own at " + uri.getHost() + ":" + port);
    }

    /// Starts one with nothing in it, and waits until it answers.
    ///
    /// @param narrator hears when it died
    static DemoRedis start(int port, DataFolder folder, Consumer<String> narrator)
            throws DemoException, InterruptedException {
        Ports.requireFreeTcp(port, "Redis", "--redis-port");
        Server server = find(folder);
        Path log = folder.logs().resolve("redis.log");
        ChildCommand command =
                new ChildCommand("redis", Leash.SHELL, words(server, port, folder, log));
        DemoRedis redis =
                new DemoRedis(
                        URI.create("redis://127.0.0.1:" + port),
                        "%s (%s) on port %d".formatted(server.version(), server.origin(), port));
        try {
            DataFolder.empty(folder.redis());
        } catch (IOException e) {
            throw new DemoException("Redis' folder cannot be emptied: " + e.getMessage(), e);
        }
        redis.supervisor.supervise(
                new Duty("redis", RestartPolicy.CHILD, _ -> redis.serve(command, narrator)));
        redis.awaitAnswer(port, log);
        return redis;
    }

    /// @throws DemoException if there is none for this machine
    static Server find(DataFolder folder) throws DemoException, InterruptedException {
        Optional<Server> onPath = onPath();
        return onPath.isPresent() ? onPath.get() : bundled(folder);
    }

    public URI uri() {
        return uri;
    }

    /// @return which one it is, in words
    public String text() {
        return text;
    }

    /// @return the server's process; -1 if there is none of ours now
    public long pid() {
        LeashedProcess leash = process;
        return leash == null
                ? -1
                : ProcessHandle.of(leash.pid()).stream()
                        .flatMap(ProcessHandle::descendants)
                        .filter(each -> each.info().command().orElse("").contains("redis-server"))
                        .mapToLong(ProcessHandle::pid)
                        .findFirst()
                        .orElse(-1);
    }

    @Override
    public void close() {
        supervisor.close();
    }

    private void serve(ChildCommand command, Consumer<String> narrator)
            throws IOException, InterruptedException {
        try (LeashedProcess server = LeashedProcess.startLogged(command)) {
            process = server;
            int code = server.waitFor();
            firstEnd.complete(code);
            narrator.accept("ended with exit code " + code + "; starts again");
        }
    }

    private void awaitAnswer(int port, Path log) throws DemoException, InterruptedException {
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        while (!answers(port)) {
            if (firstEnd.isDone() || System.nanoTime() > giveUp) {
                close();
                throw new DemoException(
                        "Redis does not answer. Its log, %s, ends:\n    %s"
                                .formatted(log, DataFolder.lastLines(log, 12)));
            }
            TimeUnit.MILLISECONDS.sleep(BETWEEN_PINGS.toMillis());
        }
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
            socket.setSoTimeout(2000);
            socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            BufferedReader in =
                    new BufferedReader(
                            new InputStreamReader(
                                    socket.getInputStream(), StandardCharsets.US_ASCII));
            return "+PONG".equals(in.readLine());
        } catch (IOException _) {
            return false;
        }
    }

    private static List<String> words(Server server, int port, DataFolder folder, Path log) {
        return List.of(
                server.executable().toString(),
                "--port",
                "" + port,
                "--bind",
                "127.0.0.1",
                "--dir",
                folder.redis().toString(),
                "--logfile",
                log.toString(),
                "--appendonly",
                "yes",
                "--appendfsync",
                "always",
                "--save",
                "");
    }

    private static Optional<Server> onPath() throws InterruptedException {
        String path = System.getenv("PATH");
        Optional<Path> executable =
                Arrays.stream((path == null ? "" : path).split(":"))
                        .filter(folder -> !folder.isEmpty())
                        .map(folder -> Path.of(folder, "redis-server"))
                        .filter(Files::isExecutable)
                        .findFirst();
        if (executable.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> version = version(executable.get());
        return version.filter(DemoRedis::isNewEnough)
                .map(found -> new Server(executable.get(), found, "from the PATH"));
    }

    private static boolean isNewEnough(String version) {
        return Integer.parseInt(version.substring(0, version.indexOf('.'))) >= OLDEST_MAJOR;
    }

    private static Optional<String> version(Path executable) throws InterruptedException {
        try {
            Process process =
                    new ProcessBuilder(executable.toString(), "--version")
                            .redirectErrorStream(true)
                            .start();
            String said =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            Matcher version = VERSION.matcher(said);
            return version.find()
                    ? Optional.of(version.group(1) + "." + version.group(2))
                    : Optional.empty();
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private static Server bundled(DataFolder folder) throws DemoException, InterruptedException {
        String resource =
                "/redis-server-" + BUNDLED_VERSION + "-" + operatingSystem() + "-" + processor();
        Path executable = folder.natives().resolve(resource.substring(1));
        try (InputStream in = DemoRedis.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new DemoException(
                        "There is no bundled Redis for this machine ("
                                + resource.substring(1)
                                + "), and no redis-server "
                                + OLDEST_MAJOR
                                + ".0 or newer on the PATH. Install one (Debian: apt-get install"
                                + " redis-server), or name a running one with --redis URI.");
            }
            Files.createDirectories(folder.natives());
            Path unpacked = folder.natives().resolve("redis-server.part");
            Files.copy(in, unpacked, StandardCopyOption.REPLACE_EXISTING);
            if (!unpacked.toFile().setExecutable(true)) {
                throw new DemoException(unpacked + " cannot be made executable");
            }
            Files.move(unpacked, executable, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new DemoException("the bundled Redis cannot be unpacked: " + e.getMessage(), e);
        }
        String version =
                version(executable)
                        .orElseThrow(() ->
                                new DemoException(
                                        "the bundled Redis does not run here: " + executable));
        return new Server(executable, version, "bundled");
    }

    private static String operatingSystem() {
        return System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac")
                ? "darwin"
                : "linux";
    }

    private static String processor() {
        return switch (System.getProperty("os.arch")) {
            case "aarch64", "arm64" -> "arm64";
            case "x86", "i386" -> "386";
            default -> "amd64";
        };
    }
}
