package ngage.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What the figures were measured on.
final class Machine {

    private static final Path CPUS = Path.of("/proc/cpuinfo");
    private static final String MODEL = "model name";

    private Machine() {}

    /// @return such as `2 cores of AMD EPYC 7763`
    static String inWords() {
        return Runtime.getRuntime().availableProcessors() + " cores of " + model();
    }

    private static String model() {
        try {
            return modelIn(Files.readAllLines(CPUS));
        } catch (IOException _) {
            return System.getProperty("os.arch");
        }
    }

    /// @param cpus lines of the kernel's `cpuinfo`, which on some processors names no model
    static String modelIn(List<String> cpus) {
        return cpus.stream()
                .filter(line -> line.startsWith(MODEL))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse(System.getProperty("os.arch"));
    }
}
