package ngage.mobsim;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import ngage.protocol.CueRunId;
import ngage.protocol.Fact;
import ngage.protocol.MalformedMessageException;
import ngage.protocol.MediaTime;
import ngage.protocol.MessageCodec;
import ngage.protocol.ShowRunId;
import ngage.protocol.ToPhone;

/// One worker process of a mob: plays its part until its parent says `finish`, writes down what it saw, and
/// ends. If its parent goes, it goes too. Its standard output is for the parent: a line per second, how
/// it stands, and `done` when all is written.
public final class WorkerMain {

    private static final int ENDED_BY_LEASH = 3;

    private static final CueRunId CUE = new CueRunId("none");

    private WorkerMain() {}

    /// @param args the file with its [WorkerPlan]
    public static void main(String[] args)
            throws IOException,
                    InterruptedException,
                    ExecutionException,
                    MalformedMessageException {
        WorkerPlan plan = WorkerPlan.read(Path.of(args[0]));
        loadCodec();
        try (Mobsim mob = new Mobsim(plan.origins(), plan.part(), null)) {
            StandardInput input =
                    StandardInput.of(System.in, mob::cutAll, () -> System.exit(ENDED_BY_LEASH));
            mob.start();
            report(mob, input.finish());
            mob.settle();
            write(mob, Path.of(plan.record()));
            System.out.println(WorkerLine.DONE);
        }
    }

    /// Now, so that the first phone need not wait for it, and so that it is in the archive.
    private static void loadCodec() throws MalformedMessageException {
        ToPhone.Entry entry =
                new ToPhone.Entry(
                        1, Instant.EPOCH, new Fact.CueClosing(CUE, null, new MediaTime(0)));
        ToPhone snapshot = new ToPhone.Snapshot(new ShowRunId("none"), 1, List.of(entry));
        var _ = MessageCodec.decode(ToPhone.class, MessageCodec.encode(snapshot)).orElseThrow();
    }

    private static void report(Mobsim mob, CompletableFuture<Void> finish)
            throws InterruptedException, ExecutionException {
        CompletableFuture<Object> over = CompletableFuture.anyOf(finish, mob.ended());
        while (!isDoneWithinASecond(over)) {
            System.out.println(WorkerLine.of(mob.progress()));
        }
    }

    private static boolean isDoneWithinASecond(CompletableFuture<Object> over)
            throws InterruptedException, ExecutionException {
        try {
            over.get(1, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }

    private static void write(Mobsim mob, Path file) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            mob.record().writeTo(out);
            mob.watchdog().writeTo(out);
        }
    }
}
