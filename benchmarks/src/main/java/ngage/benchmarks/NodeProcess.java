package ngage.benchmarks;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import ngage.backend.process.ChildCommand;
import ngage.backend.process.Leash;
import ngage.backend.process.LeashedProcess;

/// The real backend in a JVM of its own, with the launcher's flags. One thread starts it; any may close.
final class NodeProcess implements AutoCloseable {

    /// As in the launcher's `run`.
    private static final List<String> JVM =
            List.of(
                    "-Xmx512m",
                    "-Xmn16m",
                    "-XX:+UseCompactObjectHeaders",
                    "-XX:-UsePerfData",
                    "-XX:+UseSerialGC",
                    "--enable-native-access=ALL-UNNAMED",
                    "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
                    "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow",
                    "-Djava.net.preferIPv4Stack=true",
                    "-Dlogback.configurationFile=ngage/demo/child-logback.xml");

    /// A node that is told where the studio pushes to has the programme's video.
    static final String VIDEO = "--ingest-port";

    /// A node that is not told takes any that is free.
    static final String PORT = "--http-port";

    private static final String WITH_LOG = "exec \"$@\" 2>>\"$0\"";

    /// What to start.
    ///
    /// @param name of its log file
    /// @param arguments of the backend, besides address, show, data and leash
    /// @param jvm further options of the JVM
    record Program(String name, List<String> arguments, List<String> jvm) {

        static Program named(String name) {
            return new Program(name, List.of("--new-run"), List.of());
        }

        /// Of a node that joins the run that is on.
        static Program joining(String name) {
            return new Program(name, List.of(), List.of());
        }

        Program with(String... more) {
            List<String> all = new ArrayList<>(arguments);
            all.addAll(List.of(more));
            return new Program(name, all, jvm);
        }
    }

    private final LeashedProcess process;
    private final int port;

    private NodeProcess(LeashedProcess process, int port) {
        this.process = process;
        this.port = port;
    }

    /// Returns when phones can join.
    ///
    /// @param secrets the environment of a backend
    static NodeProcess start(
            Program program, Path folder, Path show, String redis, Map<String, String> secrets)
            throws IOException {
        Path log = folder.resolve(program.name() + ".log");
        Files.writeString(log, "");
        Map<String, String> environment = new HashMap<>(secrets);
        environment.put("NGAGE_REDIS", redis);
        // glibc's arenas, one per thread, are memory that nobody uses.
        environment.put("MALLOC_ARENA_MAX", "1");
        LeashedProcess process =
                LeashedProcess.start(
                        new ChildCommand(
                                program.name(),
                                Leash.STDIN,
                                words(program, folder, show, log),
                                environment,
                                Set.of()));
        // Closed with the process.
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.stdout(), StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("ready ")) {
                return new NodeProcess(
                        process, Integer.parseInt(line.substring("ready ".length())));
            }
        }
        process.close();
        throw new IOException(
                program.name() + " did not become ready; its log:\n" + Files.readString(log));
    }

    int port() {
        return port;
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    URI origin() {
        return URI.create("http://127.0.0.1:" + port);
    }

    URI controlRoom() {
        return URI.create("ws://127.0.0.1:" + port + "/ws/control-room");
    }

    /// Lets it end in its own time, as an operator would.
    void end(Duration patience) throws IOException, InterruptedException {
        process.stdin().close();
        if (!process.waitFor(patience)) {
            process.close();
            throw new IOException("a node did not end within " + patience.toSeconds() + " s");
        }
    }

    /// As `kill -9` does.
    void kill() {
        process.kill();
    }

    @Override
    public void close() {
        process.close();
    }

    private static List<String> words(Program program, Path folder, Path show, Path log) {
        List<String> words = new ArrayList<>(List.of("/bin/sh", "-c", WITH_LOG, log.toString()));
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(JVM);
        words.addAll(program.jvm());
        words.add("-Duser.home=" + folder);
        words.addAll(
                List.of(
                        "-cp",
                        classPath(),
                        "ngage.backend.BackendMain",
                        "--http-host",
                        "127.0.0.1",
                        "--show",
                        show.toString(),
                        "--data",
                        folder.resolve(program.name()).toString(),
                        "--leash"));
        if (!program.arguments().contains(PORT)) {
            words.addAll(List.of(PORT, "0"));
        }
        if (!program.arguments().contains(VIDEO)) {
            words.add("--no-video");
        }
        words.addAll(program.arguments());
        return words;
    }

    /// Ours, without our own classes: those of a folder cannot be shared between JVMs.
    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !Files.isDirectory(Path.of(entry)) || !isOurs(entry))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static boolean isOurs(String folder) {
        return Files.exists(Path.of(folder, "ngage", "benchmarks", "NodeProcess.class"));
    }
}
