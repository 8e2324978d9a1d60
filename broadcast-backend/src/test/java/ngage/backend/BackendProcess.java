package ngage.backend;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import ngage.protocol.show.ShowFile;

/// A backend as a process of its own, without video, that can be killed and paused. It ends with the test.
final class BackendProcess implements AutoCloseable {

    private final Process process;
    private final Thread atExit;
    private final int port;

    private BackendProcess(Process process, int port) {
        this.process = process;
        this.port = port;
        this.atExit = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /// @param data where the show file is put
    /// @param options of the program besides the usual ones
    static BackendProcess started(String redis, Path data, String... options) throws IOException {
        Path show = data.resolve("show.json");
        Files.write(show, ShowFile.of(TestShow.show()).toJson());
        List<String> words =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx128m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                BackendMain.class.getName(),
                                "--http-host",
                                "127.0.0.1",
                                "--http-port",
                                "0",
                                "--redis",
                                redis,
                                "--show",
                                show.toString(),
                                "--no-video"));
        words.addAll(List.of(options));
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().put("NGAGE_OPERATOR_TOKEN", TestShow.TOKEN);
        builder.environment().put("NGAGE_SECRET", "a secret of some length");
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        Process process = builder.start();
        BufferedReader output = process.inputReader();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith("ready ")) {
                int port = Integer.parseInt(line.substring("ready ".length()));
                Thread.ofVirtual().start(() -> drain(output));
                return new BackendProcess(process, port);
            }
        }
        process.destroyForcibly();
        throw new IOException("the backend did not start");
    }

    int port() {
        return port;
    }

    /// As `kill -9` does. Returns when it is dead.
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /// Asks it to end, as `kill` does. Returns when it has.
    ///
    /// @return its exit code
    int terminate() {
        process.destroy();
        return process.onExit().join().exitValue();
    }

    /// It keeps its sockets, and does nothing.
    void pause() throws IOException, InterruptedException {
        signal("STOP");
    }

    void goOn() throws IOException, InterruptedException {
        signal("CONT");
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(atExit);
        kill();
    }

    private void signal(String name) throws IOException, InterruptedException {
        int code = new ProcessBuilder("kill", "-" + name, "" + process.pid()).start().waitFor();
        if (code != 0) {
            throw new IOException("kill -" + name + " failed with " + code);
        }
    }

    /// Its pipe must not fill up. The end of the process ends this too.
    private static void drain(BufferedReader output) {
        try (output) {
            output.lines().forEach(_ -> {});
        } catch (IOException | UncheckedIOException e) {
            // Killed while it was writing.
            return;
        }
    }
}
