package ngage.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import ngage.backend.supervise.Duty;
import ngage.backend.supervise.RestartPolicy;
import ngage.backend.supervise.SupervisedActivity;
import ngage.backend.supervise.Supervisor;
import org.jspecify.annotations.Nullable;

/// The demo's backend: started again whenever it dies, until closed. A restarted one goes on with the
/// show run that it finds in Redis.
///
/// One supervised thread; at most one backend at a time.
public final class DemoBackend implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /// To send phones and desk away, to store their ballots, and to bring the recording to its end.
    static final Duration GRACE = Duration.ofSeconds(20);

    private final Child.Program first;
    private final Child.Program again;
    private final DataFolder folder;
    private final Consumer<String> narrator;
    private final Supervisor supervisor = Supervisor.standard();
    private final CompletableFuture<String> ready = new CompletableFuture<>();

    private volatile @Nullable SupervisedActivity serving;
    private volatile @Nullable Child child;

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
                        program.environment(),
                        program.grace());
        this.again = program;
        this.folder = folder;
        this.narrator = narrator;
    }

    /// Starts it, and returns when it serves.
    void start() throws DemoException, InterruptedException {
        serving = supervisor.supervise(new Duty("backend", RestartPolicy.CHILD, _ -> serve()));
        try {
            ready.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            close();
            if (e.getCause() instanceof DemoException why) {
                throw why;
            }
            throw new IllegalStateException(e);
        } catch (TimeoutException _) {
            Child late = child;
            close();
            String what = "did not become ready within " + PATIENCE.toSeconds() + " s";
            throw late == null ? new DemoException("the backend " + what) : late.failure(what);
        }
    }

    /// @return the process that serves now, or did last; -1 before the first
    public long pid() {
        Child present = child;
        return present == null ? -1 : present.pid();
    }

    /// Returns when it has ended: until then it needs its Redis.
    @Override
    public void close() {
        SupervisedActivity present = serving;
        if (present != null) {
            present.interrupt();
            Supervisor.awaitEnd(List.of(present), GRACE.plusSeconds(5)); // and the kill
        }
        supervisor.close();
    }

    private void serve() throws DemoException, InterruptedException {
        Child.Program program = ready.isDone() ? again : first;
        try (Child running = Child.start(program, folder, this::hear)) {
            child = running;
            int code = running.waitFor();
            ready.completeExceptionally(running.failure("ended with exit code " + code));
            narrator.accept("ended with exit code " + code + "; starts again");
        } catch (DemoException e) {
            ready.completeExceptionally(e);
            throw e;
        }
    }

    private void hear(String line) {
        if (line.startsWith("ready ")) {
            ready.complete(line);
        }
    }
}
