package ngage.testredis;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// One redis-server with its folder, which fsyncs every write unless told otherwise. It ends with this
/// JVM. One thread.
final class RedisServerProcess implements AutoCloseable {

    private static final String EXECUTABLE = "redis-server";

    private final Path folder;
    private final List<String> command;
    private final Thread atExit = new Thread(this::kill);
    private Process process;

    /// @param options as on its command line, after those that all have
    RedisServerProcess(Path folder, List<String> options) throws IOException {
        this.folder = folder;
        Path config = folder.resolve("redis.conf");
        Files.createFile(config); // for what is set while it runs, and kept
        this.command =
                new ArrayList<>(List.of(folder.resolve(EXECUTABLE).toString(), config.toString()));
        command.addAll(List.of("--dir", folder.toString(), "--save", ""));
        command.addAll(List.of("--appendonly", "yes", "--appendfsync", "always"));
        command.addAll(options);
        unpack(folder.resolve(EXECUTABLE));
        process = launch();
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    void kill() {
        process.destroyForcibly().onExit().join();
    }

    void signal(String name) throws IOException, InterruptedException {
        int code = new ProcessBuilder("kill", "-" + name, "" + process.pid()).start().waitFor();
        if (code != 0) {
            throw new IOException("kill -" + name + " failed with " + code);
        }
    }

    void restart() throws IOException {
        process = launch();
    }

    @Override
    public void close() throws IOException {
        Runtime.getRuntime().removeShutdownHook(atExit);
        kill();
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted((a, b) -> b.compareTo(a)).forEach(RedisServerProcess::delete);
        }
    }

    private Process launch() throws IOException {
        Process launched = new ProcessBuilder(command).redirectErrorStream(true).start();
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

    private static void unpack(Path executable) throws IOException {
        try (InputStream bundled = RedisServerProcess.class.getResourceAsStream(resource())) {
            if (bundled == null) {
                throw new IOException("no " + resource() + " on the class path");
            }
            Files.copy(bundled, executable);
        }
        if (!executable.toFile().setExecutable(true)) {
            throw new IOException("cannot make " + executable + " executable");
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
