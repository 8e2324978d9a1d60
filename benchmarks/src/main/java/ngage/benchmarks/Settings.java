package ngage.benchmarks;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What the command line says of one run of a benchmark.
///
/// @param data folder for all that it writes
/// @param phones how many; absent for the benchmark's own number
/// @param rounds how many; absent for the benchmark's own number
/// @param seconds how long; absent for the benchmark's own time
/// @param only one part of the benchmark; absent for all
/// @param transports of the node to measure, in the words of its `--transport`; absent for all it has
record Settings(
        Path data,
        @Nullable Integer phones,
        @Nullable Integer rounds,
        @Nullable Integer seconds,
        @Nullable String only,
        @Nullable String transports) {

    int phonesOr(int usual) {
        return phones != null ? phones : usual;
    }

    int roundsOr(int usual) {
        return rounds != null ? rounds : usual;
    }

    int secondsOr(int usual) {
        return seconds != null ? seconds : usual;
    }

    /// @return each kind that a node has, in the words of its `--transport`
    List<String> transportsOrAll() {
        return transports == null
                ? List.of("PORTABLE", "EPOLL", "IO_URING")
                : Arrays.asList(transports.toUpperCase(Locale.ROOT).split(","));
    }

    /// @return of a node whose transport was asked for
    String[] nodeOptions() {
        return transports == null ? new String[0] : new String[] {"--transport", transports};
    }
}
