package ngage.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import ngage.backend.process.ChildCommand;
import ngage.backend.process.Leash;
import ngage.backend.process.LeashedProcess;

/// One of our own programs as a leashed child JVM on our class path, with its log in a file.
///
/// A daemon thread hands on the lines of its standard output.
public final class Child implements AutoCloseable {

    /* Ctrl-C goes to every process of the terminal; ignored from here on, so that we end our children
     * in order instead. */
    private static final String WITH_LOG = "trap '' INT; exec \"$@\" 2>>\"$0\"";

    /// What to start.
    ///
    /// @param name short, for people and for the log's file name
    /// @param main its main class
    /// @param heap such as `256m`
    /// @param jvm further options of the JVM
    /// @param grace from when it is told to end to the kill
    record Program(
            String name,
            String main,
            String heap,
            List<String> jvm,
            List<String> arguments,
            Map<String, String> environment,
            Duration grace) {

        /// One that has nothing to do at its end.
        Program(
                String name,
                String main,
                String heap,
                List<String> jvm,
                List<String> arguments,
                Map<String, String> environment) {
            this(name, main, heap, jvm, arguments, environment, LeashedProcess.GRACE);
        }
    }

    private final String name;
    private final Path log;
    private final Duration grace;
    private final LeashedProcess process;

    private Child(String name, Path log, Duration grace, LeashedProcess process) {
        this.name = name;
        this.log = log;
        this.grace = grace;
        this.process = process;
    }

    /// @param onLine hears each line of its standard output
    public static Child start(Program program, DataFolder folder, Consumer<String> onLine)
            throws DemoException {
        Path log = folder.logs().resolve(program.name() + ".log");
        try {
            Files.writeString(log, "", StandardCharsets.UTF_8);
            LeashedProcess process =
                    LeashedProcess.start(
                            new ChildCommand(
                                    program.name(),
                                    Leash.STDIN,
                                    words(program, folder, log),
                                    program.environment(),
                                    Set.of()));
            Child child = new Child(program.name(), log, program.grace(), process);
            Thread.ofPlatform()
                    .daemon()
                    .name(program.name() + "-output")
                    .start(() -> child.read(onLine));
            return child;
        } catch (IOException e) {
            throw new DemoException(program.name() + " cannot be started: " + e.getMessage(), e);
        }
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public long pid() {
        return process.pid();
    }

    /// Says a line on its standard input.
    public void tell(String line) throws DemoException {
        try {
            OutputStream in = process.stdin();
            in.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            in.flush();
        } catch (IOException e) {
            throw failure("does not listen any more");
        }
    }

    public int waitFor() throws InterruptedException {
        return process.waitFor();
    }

    /// @param then hears its exit code, on another thread
    void whenEnded(IntConsumer then) {
        var _ = process.onExit().thenAccept(then::accept);
    }

    /// @return its exit code
    /// @throws DemoException if it has not ended by then
    public int waitFor(Duration patience) throws InterruptedException, DemoException {
        if (!process.waitFor(patience)) {
            throw failure("has not ended after " + patience.toSeconds() + " s");
        }
        return process.waitFor();
    }

    /// @return what happened, with the end of its log
    public DemoException failure(String what) {
        return new DemoException(
                "%s %s. Its log, %s, ends:\n    %s"
                        .formatted(name, what, log, DataFolder.lastLines(log, 12)));
    }

    @Override
    public void close() {
        process.close(grace);
    }

    private void read(Consumer<String> onLine) {
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(process.stdout(), StandardCharsets.UTF_8))) {
            lines.lines().forEach(onLine);
        } catch (IOException e) {
            onLine.accept(name + ": its output cannot be read any more: " + e.getMessage());
        }
    }

    private static List<String> words(Program program, DataFolder folder, Path log) {
        List<String> words = new ArrayList<>(List.of("/bin/sh", "-c", WITH_LOG, log.toString()));
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.add("-Xmx" + program.heap());
        words.addAll(
                List.of(
                        "-XX:+UseCompactObjectHeaders",
                        "-XX:-UsePerfData",
                        "--enable-native-access=ALL-UNNAMED",
                        "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Djava.net.preferIPv4Stack=true",
                        "-Djava.io.tmpdir=" + folder.temporary(),
                        "-Djavafx.cachedir=" + folder.natives().resolve("javafx"),
                        "-Dorg.bytedeco.javacpp.cachedir=" + folder.natives().resolve("javacpp"),
                        "-Duser.home=" + folder.root(),
                        "-Dlogback.configurationFile=ngage/demo/child-logback.xml"));
        words.addAll(program.jvm());
        words.addAll(List.of("-cp", System.getProperty("java.class.path"), program.main()));
        words.addAll(program.arguments());
        return words;
    }
}
