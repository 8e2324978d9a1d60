package ngage.mobsim;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import ngage.mobsim.engine.Progress;
import ngage.mobsim.measure.Summary;
import ngage.protocol.json.Json;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `mobsim run`: plays a mob until it is told to finish, then judges.
@Command(
        name = "run",
        description = {
            "Plays a mob of phones until the line 'finish' comes on standard input, or the duration is"
                    + " over; then counts again and judges.",
            "The operator token for the recount comes from the environment: NGAGE_OPERATOR_TOKEN."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:nothing was lost, doubled, gapped or missed",
            "1:something was, or could not be verified, or the mob broke",
            "2:wrong arguments or scenario",
            "3:ended by its leash, without a verdict"
        })
final class RunCommand implements Callable<Integer> {

    private static final int GOOD = 0;
    private static final int BAD = 1;
    private static final int ENDED_BY_LEASH = 3;
    private static final Duration LINE_WHILE_JOINING = Duration.ofSeconds(1);
    private static final Duration LINE_AFTER = Duration.ofSeconds(5);
    private static final String TOKEN = "NGAGE_OPERATOR_TOKEN";
    private static final Json JSON = Json.strict();

    @Spec private @Nullable CommandSpec spec;

    @Option(names = "--backend", required = true, description = "such as http://127.0.0.1:8080")
    private URI backend = URI.create("");

    @Option(names = "--phones", description = "instead of the scenario's number")
    private @Nullable Integer phones;

    @Option(names = "--seed", description = "instead of the scenario's")
    private @Nullable Long seed;

    @Option(names = "--scenario", description = "file; without one, the usual scenario")
    private @Nullable Path scenarioFile;

    @Option(names = "--summary", description = "file to write the figures to, as JSON")
    private @Nullable Path summaryFile;

    @Option(names = "--duration", description = "seconds after which it finishes by itself")
    private @Nullable Long durationSeconds;

    @Option(names = "--leash", description = "end, without a verdict, when standard input ends")
    private boolean isLeashed;

    @Override
    public Integer call() throws InterruptedException, IOException {
        PrintWriter out = commandSpec().commandLine().getOut();
        Scenario scenario = scenario();
        checkBackend();
        StandardInput input = StandardInput.of(System.in, this::onInputEnded);
        try (Mobsim mob = new Mobsim(backend, scenario, System.getenv(TOKEN))) {
            mob.start();
            watch(mob, scenario.phones(), input.finish(), out);
            out.println("finishing");
            out.flush();
            Summary summary = mob.finish();
            if (summaryFile != null) {
                Files.write(summaryFile, JSON.write(summary));
            }
            out.println(SummaryTable.of(summary));
            out.flush();
            return summary.isGood() ? GOOD : BAD;
        } catch (ExecutionException e) {
            throw new IllegalStateException("the mob itself broke", e.getCause());
        }
    }

    private Scenario scenario() throws IOException {
        try {
            Scenario read =
                    scenarioFile == null ? ScenarioFile.usual() : ScenarioFile.read(scenarioFile);
            Scenario sized = phones == null ? read : read.withPhones(phones);
            return seed == null ? sized : sized.withSeed(seed);
        } catch (ScenarioFileException e) {
            throw wrong(scenarioFile + ": " + e.getMessage());
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
    }

    private void checkBackend() {
        if (!"http".equals(backend.getScheme()) || backend.getHost() == null) {
            throw wrong("--backend must be like http://127.0.0.1:8080, is " + backend);
        }
    }

    private void watch(Mobsim mob, int all, CompletableFuture<Void> told, PrintWriter out)
            throws InterruptedException, ExecutionException {
        long end =
                durationSeconds == null
                        ? Long.MAX_VALUE
                        : System.nanoTime() + TimeUnit.SECONDS.toNanos(durationSeconds);
        CompletableFuture<Object> over = CompletableFuture.anyOf(told, mob.ended());
        while (!over.isDone() && System.nanoTime() < end) {
            Progress progress = mob.progress();
            boolean isJoining = progress.joined() < all;
            out.println(isJoining ? joining(progress, all) : playing(progress, all));
            out.flush();
            Duration pause = isJoining ? LINE_WHILE_JOINING : LINE_AFTER;
            waitFor(over, Math.min(pause.toNanos(), end - System.nanoTime()));
        }
        if (over.isDone()) {
            over.get();
        }
    }

    private static void waitFor(CompletableFuture<Object> over, long nanos)
            throws InterruptedException, ExecutionException {
        try {
            over.get(nanos, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return; // time for the next line
        }
    }

    private static String joining(Progress progress, int all) {
        return "joined %d of %d".formatted(progress.joined(), all);
    }

    private static String playing(Progress progress, int all) {
        return "online %d of %d, cues %d, shown %d, acknowledged %d"
                .formatted(
                        progress.online(),
                        all,
                        progress.cues(),
                        progress.shown(),
                        progress.acknowledged());
    }

    private void onInputEnded() {
        if (isLeashed) {
            System.exit(ENDED_BY_LEASH);
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(commandSpec().commandLine(), message);
    }

    private CommandSpec commandSpec() {
        if (spec == null) {
            throw new IllegalStateException("picocli sets the spec before it calls");
        }
        return spec;
    }
}
