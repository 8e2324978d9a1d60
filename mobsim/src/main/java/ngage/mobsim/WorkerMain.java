package ngage.mobsim;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// One worker process of a mob: plays its part until its parent says `finish`, writes down what it saw, and
/// ends. If its parent goes, it goes too. Its standard output is for the parent: a line per second, how
/// it stands, and `done` when all is written.
public final class WorkerMain {

    private static final int ENDED_BY_LEASH = 3;

    private WorkerMain() {}

    /// @param args the file with its [WorkerPlan]
    public static void main(String[] args)
            throws IOException, InterruptedException, ExecutionException {
        WorkerPlan plan = WorkerPlan.read(Path.of(args[0]));
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
