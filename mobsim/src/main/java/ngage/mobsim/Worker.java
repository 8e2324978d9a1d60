package ngage.mobsim;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import ngage.mobsim.engine.Progress;
import ngage.mobsim.measure.JitterWatchdog;
import ngage.mobsim.measure.MobRecord;

/// A worker process, seen from its parent. A daemon thread reads its lines, and tells of its end; it holds
/// the worker's standard input open as long as it lives, which is the worker's leash.
final class Worker {

    private static final Duration AFTER_DONE = Duration.ofSeconds(30);

    private final WorkerPlan plan;
    private final Process process;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile Progress progress = Progress.NOTHING;

    private Worker(WorkerPlan plan, Process process) {
        this.plan = plan;
        this.process = process;
    }

    /// @param planFile for its plan
    static Worker start(WorkerJvm jvm, WorkerPlan plan, Path planFile) throws IOException {
        plan.write(planFile);
        List<String> command = jvm.command(plan.scenario().phones(), planFile);
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        // glibc's arenas, one per thread, are memory that nobody uses.
        builder.environment().put("MALLOC_ARENA_MAX", "1");
        Worker worker = new Worker(plan, builder.start());
        Thread.ofPlatform()
                .daemon()
                .name("mob-worker-" + plan.firstPhone())
                .start(worker::readLines);
        return worker;
    }

    Progress progress() {
        return progress;
    }

    /// @return done when it has written what it saw; with what went wrong, if it did not
    CompletableFuture<Void> ended() {
        return ended;
    }

    /// @param line that [StandardInput] knows
    void tell(String line) {
        try {
            process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            ended.completeExceptionally(new UncheckedIOException("worker " + name(), e));
        }
    }

    /// Adds what it saw. Once it has ended.
    void addTo(MobRecord record, JitterWatchdog watchdog) throws IOException {
        try (InputStream in =
                new BufferedInputStream(Files.newInputStream(Path.of(plan.record())))) {
            record.addFrom(in, plan.firstPhone());
            watchdog.addFrom(in);
        }
    }

    /// Kills it, unless it is done: then it may take the time to leave its classes behind for the next.
    void close() {
        boolean isDone = ended.isDone() && !ended.isCompletedExceptionally();
        try {
            if (isDone && process.waitFor(AFTER_DONE.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }

    private void readLines() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                onLine(line);
            }
            // Nothing any more if it was done.
            ended.completeExceptionally(
                    new IllegalStateException("worker " + name() + " broke: " + process));
        } catch (IOException e) {
            ended.completeExceptionally(new UncheckedIOException("worker " + name(), e));
        }
    }

    private void onLine(String line) {
        Progress read = WorkerLine.parse(line);
        if (read != null) {
            progress = read;
        } else if (line.equals(WorkerLine.DONE)) {
            ended.complete(null);
        }
    }

    private String name() {
        return "from phone " + plan.firstPhone();
    }
}
