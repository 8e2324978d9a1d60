package ngage.mobsim;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import ngage.mobsim.engine.Progress;
import ngage.mobsim.measure.JitterWatchdog;
import ngage.mobsim.measure.MobRecord;
import ngage.mobsim.measure.Summary;
import ngage.mobsim.time.MobClock;
import ngage.mobsim.time.TimerWheel;
import org.jspecify.annotations.Nullable;

/// A mob in several processes, each with addresses, phones and random numbers of its own. What they saw
/// is put together exactly and judged as that of one.
final class Workers implements Mob {

    private static final byte[] FIRST_SOURCE = {127, 0, 1, 1};

    private final List<URI> backends;
    private final Scenario scenario;
    private final List<Part> parts;
    private final @Nullable InetAddress source;
    private final @Nullable String operatorToken;
    private final Path folder;
    private final List<Worker> workers = new ArrayList<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    /// @param count of processes
    /// @param source of the first one, if it is a loopback address; of all, if it is another; absent: the
    ///     usual ones
    /// @param operatorToken for the recount; without one the verdict is that nothing was verified
    Workers(
            List<URI> backends,
            Scenario scenario,
            int count,
            @Nullable InetAddress source,
            @Nullable String operatorToken)
            throws IOException {
        this.backends = List.copyOf(backends);
        this.scenario = scenario;
        this.parts = Part.split(scenario, count);
        this.source = source;
        this.operatorToken = operatorToken;
        this.folder = Files.createTempDirectory("ngage-mob");
    }

    @Override
    public void start() throws IOException {
        WorkerJvm jvm = WorkerJvm.here();
        if (parts.size() > 1) {
            jvm.rehearse(rehearsal());
        }
        for (int number = 0; number < parts.size(); number++) {
            Part part = parts.get(number);
            WorkerPlan plan =
                    new WorkerPlan(
                            backends.stream().map(URI::toString).toList(),
                            part.scenario(),
                            part.firstPhone(),
                            sourceOf(number),
                            folder.resolve(number + ".record").toString());
            Worker worker = Worker.start(jvm, plan, folder.resolve(number + ".json"));
            workers.add(worker);
            var _ = worker.ended().whenComplete((_, fault) -> onWorkerEnded(fault));
        }
    }

    /// @return the plan of a worker with one phone and nowhere to go
    private Path rehearsal() throws IOException {
        Path plan = folder.resolve("rehearsal.json");
        new WorkerPlan(
                        List.of("http://127.0.0.1:9"),
                        scenario.part(0, 1),
                        0,
                        null,
                        folder.resolve("rehearsal.record").toString())
                .write(plan);
        return plan;
    }

    private @Nullable String sourceOf(int number) throws UnknownHostException {
        boolean isHere = InetAddress.getByName(backends.getFirst().getHost()).isLoopbackAddress();
        if (source == null && !isHere) {
            return null;
        }
        if (source != null && !source.isLoopbackAddress()) {
            return source.getHostAddress();
        }
        byte[] address = source == null ? FIRST_SOURCE.clone() : source.getAddress();
        address[2] = (byte) (address[2] + number + 1);
        return InetAddress.getByAddress(address).getHostAddress();
    }

    /// On that worker's thread. That the last of them ends well, [#finish] sees.
    private void onWorkerEnded(@Nullable Throwable fault) {
        if (fault != null) {
            ended.completeExceptionally(fault);
        }
    }

    @Override
    public Progress progress() {
        return workers.stream().map(Worker::progress).reduce(Progress.NOTHING, Progress::plus);
    }

    @Override
    public CompletableFuture<Void> ended() {
        return ended;
    }

    @Override
    public void cutAll() {
        workers.forEach(worker -> worker.tell("cut"));
    }

    @Override
    public Summary finish() throws InterruptedException, ExecutionException, IOException {
        workers.forEach(worker -> worker.tell("finish"));
        for (Worker worker : workers) {
            worker.ended().get();
        }
        ended.complete(null);
        MobClock clock = MobClock.system();
        JitterWatchdog watchdog = new JitterWatchdog(clock, new TimerWheel(clock));
        MobRecord record = new MobRecord(scenario.phones());
        for (Worker worker : workers) {
            worker.addTo(record, watchdog);
        }
        return Mobsim.judge(record, watchdog, backends, scenario.seed(), operatorToken);
    }

    @Override
    public void close() {
        workers.forEach(Worker::close);
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(folder);
        } catch (IOException e) {
            throw new IllegalStateException("what the workers wrote cannot be removed", e);
        }
    }
}
