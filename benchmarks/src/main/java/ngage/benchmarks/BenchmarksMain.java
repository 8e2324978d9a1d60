package ngage.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

    private static final List<Benchmark> BENCHMARKS =
            List.of(
                    new GoBenchmark(),
                    new SyncBenchmark(),
                    new MemoryBenchmark(),
                    new FanOutBenchmark(),
                    new StalledBenchmark(),
                    new BallotsBenchmark(),
                    new AnswersBenchmark(),
                    new ReconnectBenchmark(),
                    new TakeoverBenchmark(),
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
            names = "--transport",
            paramLabel = "NAME,..",
            description = "How the node writes to phones: as its own --transport takes it.")
    private @Nullable String transports;

    @Option(
            names = "--write",
            description = "Write the figures, with the commit, into docs/benchmarks.md.")
    private boolean write;

    @Override
    public Integer call() throws Exception {
        if (name.isEmpty()) {
            BENCHMARKS.forEach(each -> System.out.printf("%-10s %s%n", each.name(), each.title()));
            return 0;
        }
        for (Benchmark benchmark : BENCHMARKS) {
            if (benchmark.name().equals(name)) {
                run(benchmark);
                return 0;
            }
        }
        System.err.println("There is no benchmark '" + name + "'. ./ngage bench lists them.");
        return 2;
    }

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new BenchmarksMain()).execute(arguments));
    }

    private void run(Benchmark benchmark) throws Exception {
        Path folder = data.toAbsolutePath().resolve("bench-" + name);
        Files.createDirectories(folder);
        Report report =
                benchmark.measure(new Settings(folder, phones, rounds, seconds, transports));
        report.notes().forEach(System.out::println);
        report.figures().forEach(figure -> System.out.println(figure.line()));
        if (write) {
            write(benchmark, report);
        }
    }

    private static void write(Benchmark benchmark, Report report)
            throws IOException, InterruptedException {
        Path home = Path.of(System.getProperty("ngage.home", "."));
        Path file = home.resolve("docs/benchmarks.md");
        String heading =
                "`%s`: %s (commit %s)"
                        .formatted(
                                benchmark.name(),
                                benchmark.title(),
                                BenchmarksDocument.commit(home));
        new BenchmarksDocument(file)
                .replace(benchmark.name(), heading, BenchmarksDocument.body(report));
        System.out.println("written to " + file);
    }
}
