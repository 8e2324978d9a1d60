package ngage.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `./ngage bench`: lists the benchmarks, or runs one. Its last lines are one per figure.
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Runs a benchmark; without a name, lists them.")
public final class BenchmarksMain implements Callable<Integer> {

    private static final String SIZING = "sizing";
    private static final Path HOME = Path.of(System.getProperty("ngage.home", "."));

    /// Two of the same name are parts of one; the first one's title is that of both.
    private static final List<Benchmark> BENCHMARKS =
            List.of(
                    new GoBenchmark(),
                    new SyncBenchmark(),
                    new StampsBenchmark(),
                    new HourBenchmark(),
                    new MemoryBenchmark(),
                    new FanOutBenchmark(),
                    new StalledBenchmark(),
                    new BallotsBenchmark(),
                    new AnswersBenchmark(),
                    new ReconnectBenchmark(),
                    new DoorBenchmark(),
                    new TakeoverBenchmark(),
                    new CrashesBenchmark(),
                    new MillionBenchmark());

    @Parameters(
            index = "0",
            arity = "0..1",
            defaultValue = "",
            description = "Name of the benchmark.")
    private String name = "";

    @Option(
            names = "--data",
            defaultValue = "${env:NGAGE_DATA:-.ngage}",
            description = "Folder for all that it writes (default: ${DEFAULT-VALUE}).")
    private Path data = Path.of(".ngage");

    @Option(names = "--phones", description = "How many phones, instead of the usual number.")
    private @Nullable Integer phones;

    @Option(names = "--rounds", description = "How often to measure, instead of the usual number.")
    private @Nullable Integer rounds;

    @Option(names = "--seconds", description = "How long to measure, instead of the usual time.")
    private @Nullable Integer seconds;

    @Option(
            names = "--only",
            paramLabel = "CONDITION",
            description = "Measure this part alone, where a benchmark has parts (sync).")
    private @Nullable String only;

    @Option(
            names = "--transport",
            paramLabel = "NAME,..",
            description = "How the node writes to phones: as its own --transport takes it.")
    private @Nullable String transports;

    @Option(
            names = "--write",
            description =
                    "Write the figures, with the commit, into docs/benchmarks.md, and what follows from"
                            + " them into docs/operations.md.")
    private boolean write;

    @Override
    public Integer call() throws Exception {
        if (name.isEmpty()) {
            BENCHMARKS.forEach(each -> System.out.printf("%-10s %s%n", each.name(), each.title()));
            System.out.printf("%-10s %s%n", SIZING, "what an audience needs, from these figures");
            return 0;
        }
        if (name.equals(SIZING)) {
            System.out.println(SizingDocument.compute(HOME));
            if (write) {
                SizingDocument.rewrite(HOME);
            }
            return 0;
        }
        List<Benchmark> named =
                BENCHMARKS.stream().filter(each -> each.name().equals(name)).toList();
        if (named.isEmpty()) {
            System.err.println("There is no benchmark '" + name + "'. ./ngage bench lists them.");
            return 2;
        }
        run(named);
        return 0;
    }

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new BenchmarksMain()).execute(arguments));
    }

    /// @param parts of one benchmark
    private void run(List<Benchmark> parts) throws Exception {
        Path folder = data.toAbsolutePath().resolve("bench-" + name);
        Files.createDirectories(folder);
        Settings settings = new Settings(folder, phones, rounds, seconds, only, transports);
        List<Figure> figures = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        for (Benchmark part : parts) {
            Report report = part.measure(settings);
            figures.addAll(report.figures());
            notes.addAll(report.notes());
        }
        Report whole = new Report(figures, notes);
        whole.notes().forEach(System.out::println);
        whole.figures().forEach(figure -> System.out.println(figure.line()));
        if (write) {
            write(parts.getFirst(), whole);
        }
    }

    private static void write(Benchmark benchmark, Report report)
            throws IOException, InterruptedException {
        Path file = HOME.resolve("docs/benchmarks.md");
        String heading =
                "`%s`: %s (commit %s, %s)"
                        .formatted(
                                benchmark.name(),
                                benchmark.title(),
                                BenchmarksDocument.commit(HOME),
                                Machine.inWords());
        new BenchmarksDocument(file)
                .replace(benchmark.name(), heading, BenchmarksDocument.body(report));
        SizingDocument.rewrite(HOME);
        System.out.println("written to " + file);
    }
}
