package ngage.backend.relay;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// A real redis-server on a free port, in a folder of its own, that fsyncs every write. It can be killed
/// and started again on the same files; it ends with the test. One thread.
public final class RealRedis implements AutoCloseable {

    private final Path folder;
    private final Path program;
    private final int port;
    private final Thread atExit = new Thread(this::kill);
    private Process process;

    private RealRedis() throws IOException {
        folder = Files.createTempDirectory("ngage-redis-");
        program = folder.resolve("redis-server");
        try (InputStream executable = RealRedis.class.getResourceAsStream(resource())) {
            if (executable == null) {
                throw new IOException("no " + resource() + " on the class path");
            }
            Files.copy(executable, program);
        }
        if (!program.toFile().setExecutable(true)) {
            throw new IOException("cannot make " + program + " executable");
        }
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        process = launch();
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    public static RealRedis started() throws IOException {
        return new RealRedis();
    }

    public String uri() {
        return "redis://127.0.0.1:" + port;
    }

    /// As `kill -9` does. Returns when it is dead.
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    /// Stops it where it is: it keeps its connections and what is sent to it, and does nothing.
    public void freeze() throws IOException, InterruptedException {
        signal("STOP");
    }

    /// It goes on, with what has been sent to it meanwhile.
    public void thaw() throws IOException, InterruptedException {
        signal("CONT");
    }

    /// Starts it again on the same files and port. Returns when it takes connections.
    public void restart() throws IOException {
        process = launch();
    }

    @Override
    public void close() throws IOException {
        Runtime.getRuntime().removeShutdownHook(atExit);
        kill();
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted((a, b) -> b.compareTo(a)).forEach(RealRedis::delete);
        }
    }

    private void signal(String name) throws IOException, InterruptedException {
        int code = new ProcessBuilder("kill", "-" + name, "" + process.pid()).start().waitFor();
        if (code != 0) {
            throw new IOException("kill -" + name + " failed with " + code);
        }
    }

    private Process launch() throws IOException {
        Process launched =
                new ProcessBuilder(
                                List.of(
                                        program.toString(),
                                        "--port",
                                        Integer.toString(port),
                                        "--bind",
                                        "127.0.0.1",
                                        "--dir",
                                        folder.toString(),
                                        "--save",
                                        "",
                                        "--appendonly",
                                        "yes",
                                        "--appendfsync",
                                        "always"))
                        .redirectErrorStream(true)
                        .start();
        BufferedReader output = launched.inputReader();
        StringBuilder said = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            said.append(line).append('\n');
            if (line.contains("Ready to accept connections")) {
                Thread.ofVirtual().start(() -> drain(output));
                return launched;
            }
        }
        throw new IOException("redis-server did not start:\n" + said);
    }

    /// Its pipe must not fill up. The end of the process ends this too.
    private static void drain(BufferedReader output) {
        try (output) {
            output.lines().forEach(_ -> {});
        } catch (IOException | UncheckedIOException e) {
            // Killed while it was writing: that is what this class is for.
            return;
        }
    }

    private static String resource() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String arch = System.getProperty("os.arch");
        return "/redis-server-7.0.15-"
                + (os.contains("mac") ? "darwin" : "linux")
                + "-"
                + (arch.equals("aarch64") ? "arm64" : "amd64");
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
