package ngage.benchmarks;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
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
            List.of(new GoBenchmark(), new SyncBenchmark());

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

    @Override
    public Integer call() throws Exception {
        if (name.isEmpty()) {
            BENCHMARKS.forEach(each -> System.out.printf("%-8s %s%n", each.name(), each.title()));
            return 0;
        }
        for (Benchmark benchmark : BENCHMARKS) {
            if (benchmark.name().equals(name)) {
                List<Figure> figures =
                        benchmark.measure(data.toAbsolutePath().resolve("bench-" + name));
                figures.forEach(figure -> System.out.println(figure.line()));
                return 0;
            }
        }
        System.err.println("There is no benchmark '" + name + "'. ./ngage bench lists them.");
        return 2;
    }

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new BenchmarksMain()).execute(arguments));
    }
}
