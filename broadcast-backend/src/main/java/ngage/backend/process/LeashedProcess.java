package ngage.backend.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A child process that dies with us, even if we are killed with -9.
///
/// One daemon thread drains its standard error into the log. Any thread may end it, any number of times.
public final class LeashedProcess implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LeashedProcess.class);

    /// From the end of its leash to the kill.
    public static final Duration GRACE = Duration.ofSeconds(3);

    /* The shell waits for the child and passes on its exit code. Its helper reads our pipe, which ends
     * when we close it or die, whatever the reason; being a process of its own, it outlives a kill of
     * the shell. Neither may hold the child's output open. */
    private static final String LEASH =
            """
            exec 3<&0
            "$@" 3<&- </dev/null &
            child=$!
            trap 'kill $child 2>/dev/null' TERM INT HUP
            (read -r _; kill $child; sleep 2; kill -9 $child) <&3 >/dev/null 2>&1 &
            helper=$!
            exec 3<&-
            wait $child; code=$?
            while kill -0 $child 2>/dev/null; do wait $child; code=$?; done
            kill $helper 2>/dev/null
            exit $code
            """;

    private final String name;
    private final Process process;

    private LeashedProcess(String name, Process process) {
        this.name = name;
        this.process = process;
    }

    /// Starts a child whose standard output the caller reads.
    ///
    /// @throws IOException if the executable cannot be started
    public static LeashedProcess start(ChildCommand command) throws IOException {
        Process process = builder(command).start();
        drain(command, process.getErrorStream());
        return new LeashedProcess(command.name(), process);
    }

    /// Starts a child whose standard output goes to the log too.
    ///
    /// @throws IOException if the executable cannot be started
    public static LeashedProcess startLogged(ChildCommand command) throws IOException {
        Process process = builder(command).redirectErrorStream(true).start();
        drain(command, process.getInputStream());
        return new LeashedProcess(command.name(), process);
    }

    /// @return what a child on [Leash#STDIN] reads; nothing may be written to one on [Leash#SHELL]
    public OutputStream stdin() {
        return process.getOutputStream();
    }

    public InputStream stdout() {
        return process.getInputStream();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /// @return of the child, or of the shell that holds its leash
    public long pid() {
        return process.pid();
    }

    /// @return its exit code, once it has ended
    public CompletableFuture<Integer> onExit() {
        return process.onExit().thenApply(Process::exitValue);
    }

    public int waitFor() throws InterruptedException {
        return process.waitFor();
    }

    /// @return whether it has ended by then
    public boolean waitFor(Duration patience) throws InterruptedException {
        return process.waitFor(patience.toNanos(), TimeUnit.NANOSECONDS);
    }

    /// Lets the leash go, waits for the child to end by itself, and kills it if it does not.
    @Override
    public void close() {
        close(GRACE);
    }

    /// The same, for one that has much to do at its end; only one on [Leash#STDIN] is given more than two seconds.
    public void close(Duration grace) {
        endInput();
        try {
            if (!waitFor(grace)) {
                log.warn("{} did not end within {} s and was killed", name, grace.toSeconds());
                kill();
            }
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
        }
    }

    /// Kills it and what it has started, at once.
    public void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        endInput();
    }

    private void endInput() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            log.debug("{} no longer reads its input", name, e);
        }
    }

    private static ProcessBuilder builder(ChildCommand command) {
        ProcessBuilder builder = new ProcessBuilder(leashed(command));
        builder.environment().putAll(command.environment());
        return builder;
    }

    private static List<String> leashed(ChildCommand command) {
        return switch (command.leash()) {
            case STDIN -> command.words();
            case SHELL -> {
                List<String> words = new ArrayList<>(List.of("/bin/sh", "-c", LEASH, "leash"));
                words.addAll(command.words());
                yield words;
            }
        };
    }

    private static void drain(ChildCommand command, InputStream output) {
        ChildLog lines =
                new ChildLog(
                        line -> log.info("{}: {}", command.name(), line),
                        command.secrets(),
                        System::nanoTime);
        Thread.ofPlatform().daemon().name(command.name() + "-log").start(() -> lines.drain(output));
    }
}
