package ngage.mobsim;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `mobsim run`: plays a mob until it is told to finish, then judges.
@Command(
        name = "run",
        description = {
            "Plays a mob of phones until the line 'finish' comes on standard input, or the duration is"
                    + " over; then counts again and judges. The line 'cut' cuts all phones off at once.",
            "The operator token for the recount comes from the environment: NGAGE_OPERATOR_TOKEN."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:nothing was lost, doubled, gapped or missed, and every phone was there at the end",
            "1:something was, or could not be verified, or the mob broke",
            "2:wrong arguments or scenario",
            "3:ended by its leash, without a verdict"
        })
final class RunCommand implements Callable<Integer> {

    private static final int GOOD = 0;
    private static final int BAD = 1;
    private static final int ENDED_BY_LEASH = 3;

    /// Each has its own addresses in 127.0/16.
    private static final int MOST_WORKERS = 250;

    private static final Duration LINE_WHILE_JOINING = Duration.ofSeconds(1);
    private static final Duration LINE_AFTER = Duration.ofSeconds(5);
    private static final String TOKEN = "NGAGE_OPERATOR_TOKEN";
    private static final Json JSON = Json.strict();

    @Spec private @Nullable CommandSpec spec;

    @Mixin private Backends backends = new Backends();

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

    @Option(
            names = "--workers",
            paramLabel = "PROCESSES",
            description =
                    "how many processes play the phones, each at most 19,900 of them; without it this"
                            + " one, or as many as it takes")
    private @Nullable Integer workers;

    @Option(
            names = "--cut-all-at",
            split = ",",
            paramLabel = "SECONDS",
            description = "after the start: the network of all phones is gone, all at once")
    private List<Long> cuts = List.of();

    @Option(names = "--leash", description = "end, without a verdict, when standard input ends")
    private boolean isLeashed;

    @Override
    public Integer call() throws InterruptedException, IOException {
        PrintWriter out = commandSpec().commandLine().getOut();
        Scenario scenario = scenario();
        String problem = backends.problem();
        if (problem != null) {
            throw wrong(problem);
        }
        try (Mob mob = mob(scenario)) {
            StandardInput input = StandardInput.of(System.in, mob::cutAll, this::onInputEnded);
            mob.start();
            try (Cuts _ = Cuts.of(mob, cuts)) {
                watch(mob, scenario.phones(), input.finish(), out);
            }
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

    private Mob mob(Scenario scenario) throws IOException {
        int needed = Math.ceilDiv(scenario.phones(), Part.MOST_PHONES);
        String token = System.getenv(TOKEN);
        if (workers == null && needed == 1) {
            Part whole = Part.whole(scenario, backends.source());
            return new Mobsim(backends.origins(), whole, token);
        }
        int count = workers == null ? needed : workers;
        if (count < needed || count > Math.min(MOST_WORKERS, scenario.phones())) {
            throw wrong(
                    "%d phones need %d to %d workers"
                            .formatted(
                                    scenario.phones(),
                                    needed,
                                    Math.min(MOST_WORKERS, scenario.phones())));
        }
        return new Workers(backends.origins(), scenario, count, backends.source(), token);
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

    private void watch(Mob mob, int all, CompletableFuture<Void> told, PrintWriter out)
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
        return "joined %d of %d".formatted(progress.joined(), all) + waiting(progress);
    }

    private static String playing(Progress progress, int all) {
        return "online %d of %d, cues %d, shown %d, acknowledged %d"
                        .formatted(
                                progress.online(),
                                all,
                                progress.cues(),
                                progress.shown(),
                                progress.acknowledged())
                + waiting(progress);
    }

    private static String waiting(Progress progress) {
        return progress.waiting() == 0 ? "" : ", waiting " + progress.waiting();
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
