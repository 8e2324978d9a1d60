package ngage.systemtests;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A node of the backend, without video, as a process of its own on a leash. One thread.
final class NodeProcess implements AutoCloseable {

    static final String TOKEN = "operator-token";
    static final Map<String, String> SECRETS =
            Map.of("NGAGE_OPERATOR_TOKEN", TOKEN, "NGAGE_SECRET", "a secret of some length");

    private static final String READY = "ready ";

    private final List<String> command;
    private final Path log;
    private final int port;
    private Process process;

    private NodeProcess(List<String> command, Path log, int port) throws IOException {
        this.command = command;
        this.log = log;
        this.port = port;
        this.process = launched();
    }

    /// Returns when phones can join.
    ///
    /// @param port that was free a moment ago
    /// @param log which it leaves
    static NodeProcess start(int port, URI redis, Path show, Path log) throws IOException {
        List<String> words =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx320m",
                        "-XX:+UseCompactObjectHeaders",
                        "--enable-native-access=ALL-UNNAMED",
                        "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Djava.net.preferIPv4Stack=true",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "ngage.backend.BackendMain",
                        "--http-host",
                        "127.0.0.1",
                        "--http-port",
                        "" + port,
                        "--redis",
                        redis.toString(),
                        "--show",
                        show.toString(),
                        "--no-video",
                        "--leash");
        return new NodeProcess(words, log, port);
    }

    /// As a deploy does: asks it to end, waits until it has, starts it again on the same port. Returns
    /// when phones can join.
    void restart() throws IOException {
        process.destroy();
        process.onExit().join();
        process = launched();
    }

    private Process launched() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(SECRETS);
        Process launched =
                builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile())).start();
        BufferedReader lines = launched.inputReader();
        String line = lines.readLine();
        if (line == null || !line.startsWith(READY)) {
            launched.destroyForcibly();
            throw new IOException(
                    "the node said '" + line + "':\n" + String.join("\n", Files.readAllLines(log)));
        }
        return launched;
    }

    URI origin() {
        return URI.create("http://127.0.0.1:" + port);
    }

    URI controlRoom() {
        return URI.create("ws://127.0.0.1:" + port + "/ws/control-room");
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close(); // its leash
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
