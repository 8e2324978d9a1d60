package ngage.mobsim;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import ngage.mobsim.engine.Progress;
import ngage.mobsim.measure.JitterWatchdog;
import ngage.mobsim.measure.MobRecord;

/// A worker process, seen from its parent. A daemon thread reads its lines, and tells of its end; it holds
/// the worker's standard input open as long as it lives, which is the worker's leash.
final class Worker {

    /// As lean as a JVM can be: what these save, a machine can have in phones.
    private static final List<String> LEAN =
            List.of(
                    "-Xss256k",
                    "-XX:+UseSerialGC",
                    "-XX:+UseCompactObjectHeaders",
                    "-XX:TieredStopAtLevel=1",
                    "-XX:CICompilerCount=1",
                    "-XX:ReservedCodeCacheSize=12m",
                    "-XX:-UsePerfData",
                    "-Djava.net.preferIPv4Stack=true");

    private final WorkerPlan plan;
    private final Process process;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile Progress progress = Progress.NOTHING;

    private Worker(WorkerPlan plan, Process process) {
        this.plan = plan;
        this.process = process;
    }

    /// @param planFile for its plan
    static Worker start(WorkerPlan plan, Path planFile) throws IOException {
        plan.write(planFile);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx" + heapMegabytes(plan.scenario().phones()) + "m");
        command.addAll(LEAN);
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(WorkerMain.class.getName(), planFile.toString()));
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

    static int heapMegabytes(int phones) {
        return 16 + phones * 3 / 2048;
    }

    Progress progress() {
        return progress;
    }

    /// @return done when it has ended as it should; with what went wrong, if it did not
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

    void kill() {
        process.destroyForcibly();
    }

    private void readLines() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Progress read = WorkerLine.parse(line);
                progress = read == null ? progress : read;
            }
            if (process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0) {
                ended.complete(null);
            } else {
                ended.completeExceptionally(
                        new IllegalStateException("worker " + name() + " broke: " + process));
            }
        } catch (IOException e) {
            ended.completeExceptionally(new UncheckedIOException("worker " + name(), e));
        } catch (InterruptedException e) {
            ended.completeExceptionally(e);
        }
    }

    private String name() {
        return "from phone " + plan.firstPhone();
    }
}
