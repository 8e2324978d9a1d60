package ngage.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The demo's backend: started again whenever it dies, until closed. A restarted one goes on with the
/// show run that it finds in Redis.
///
/// One virtual thread keeps it running; at most one backend at a time.
public final class DemoBackend implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration BEFORE_RESTART = Duration.ofMillis(300);

    private final Child.Program first;
    private final Child.Program again;
    private final DataFolder folder;
    private final Consumer<String> narrator;
    private final Object guard = new Object();

    private @Nullable Child child;
    private boolean closed;

    /// @param program without `--new-run`, which only the first start gets
    DemoBackend(Child.Program program, DataFolder folder, Consumer<String> narrator) {
        List<String> arguments = new ArrayList<>(program.arguments());
        arguments.add("--new-run");
        this.first =
                new Child.Program(
                        program.name(),
                        program.main(),
                        program.heap(),
                        program.jvm(),
                        arguments,
                        program.environment());
        this.again = program;
        this.folder = folder;
        this.narrator = narrator;
    }

    /// Starts it, and returns when it serves.
    void start() throws DemoException, InterruptedException {
        CompletableFuture<String> ready = new CompletableFuture<>();
        Child started = launch(first, ready);
        awaitReady(started, ready);
        Thread.ofVirtual().name("backend-keeper").start(() -> keepRunning(started));
    }

    /// @return the process that serves now, or did last
    public long pid() {
        synchronized (guard) {
            return child == null ? -1 : child.pid();
        }
    }

    @Override
    public void close() {
        Child last;
        synchronized (guard) {
            closed = true;
            last = child;
            guard.notifyAll();
        }
        if (last != null) {
            last.close();
        }
    }

    private Child launch(Child.Program program, CompletableFuture<String> ready)
            throws DemoException {
        synchronized (guard) {
            Child started =
                    Child.start(
                            program,
                            folder,
                            line -> {
                                if (line.startsWith("ready ")) {
                                    ready.complete(line);
                                }
                            });
            child = started;
            return started;
        }
    }

    private static void awaitReady(Child started, CompletableFuture<String> ready)
            throws DemoException, InterruptedException {
        started.whenEnded(code ->
                ready.completeExceptionally(started.failure("ended with exit code " + code)));
        try {
            ready.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof DemoException why) {
                throw why;
            }
            throw new IllegalStateException(e);
        } catch (TimeoutException _) {
            throw started.failure("did not become ready within " + PATIENCE.toSeconds() + " s");
        }
    }

    private void keepRunning(Child started) {
        try {
            Child running = started;
            while (true) {
                int code = running.waitFor();
                synchronized (guard) {
                    if (closed) {
                        return;
                    }
                    guard.wait(BEFORE_RESTART.toMillis());
                    if (closed) {
                        return;
                    }
                    narrator.accept("the backend ended with exit code " + code + "; starts again");
                    running = launch(again, new CompletableFuture<>());
                }
            }
        } catch (DemoException e) {
            narrator.accept("the backend cannot be started again: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
