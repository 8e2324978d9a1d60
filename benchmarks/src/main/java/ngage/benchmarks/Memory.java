package ngage.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What processes and the kernel hold, as `/proc` says. Linux only.
final class Memory {

    private static final int KIB = 1024;

    private Memory() {}

    /// @return the process's proportional set size, in bytes: its own pages, and its share of those that
    ///     it has together with others
    static long pssOf(long pid) throws IOException {
        return kibibytes(Path.of("/proc/" + pid + "/smaps_rollup"), "Pss:");
    }

    /// @return what can be had without swapping, in bytes
    static long available() throws IOException {
        return kibibytes(Path.of("/proc/meminfo"), "MemAvailable:");
    }

    /// @return the kernel's own objects, sockets among them, in bytes; of the whole machine
    static long slab() throws IOException {
        return kibibytes(Path.of("/proc/meminfo"), "Slab:");
    }

    private static long kibibytes(Path file, String key) throws IOException {
        return valueOf(key, Files.readAllLines(file)) * KIB;
    }

    static long valueOf(String key, List<String> lines) throws IOException {
        return lines.stream()
                .filter(line -> line.startsWith(key))
                .mapToLong(
                        line -> Long.parseLong(line.substring(key.length()).strip().split(" ")[0]))
                .findFirst()
                .orElseThrow(() -> new IOException("there is no " + key));
    }

    static String mebibytes(long bytes) {
        return "%.1f MB".formatted(bytes / 1024.0 / 1024.0);
    }
}
