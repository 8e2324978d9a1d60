package ngage.systemtests;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// A node of the backend, without video, as a process of its own on a leash. One thread.
final class NodeProcess implements AutoCloseable {

    static final String TOKEN = "operator-token";
    static final Map<String, String> SECRETS =
            Map.of("NGAGE_OPERATOR_TOKEN", TOKEN, "NGAGE_SECRET", "a secret of some length");

    private static final String READY = "ready ";

    private final List<String> command;
    private final Path log;
    private final int port;
    private final HttpClient http = HttpClient.newHttpClient();
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
    static NodeProcess start(int port, URI redis, Path show, Path log, String... more)
            throws IOException {
        List<String> words =
                new ArrayList<>(
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
                                "--leash"));
        words.addAll(List.of(more));
        return new NodeProcess(List.copyOf(words), log, port);
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

    /// @return the numbers, by their names with their labels
    Map<String, Double> metrics() throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(origin().resolve("/api/metrics"))
                        .header("Authorization", "Bearer " + TOKEN)
                        .timeout(Duration.ofSeconds(10))
                        .build();
        return http.send(request, BodyHandlers.ofString())
                .body()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split(" (?=[^ ]+$)", 2))
                .collect(Collectors.toMap(parts -> parts[0], parts -> Double.valueOf(parts[1])));
    }

    /// @return the sum of all numbers of this name, whatever their labels
    static double sum(Map<String, Double> metrics, String name) {
        return metrics.entrySet().stream()
                .filter(entry ->
                        entry.getKey().equals(name) || entry.getKey().startsWith(name + "{"))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    @Override
    public void close() throws IOException {
        http.shutdownNow();
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
