package ngage.benchmarks;

import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.DoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// What an audience needs, computed from measured figures: each is of one process on one machine, and
/// is taken to add up over processes and machines. What does not add up is not measured here: the
/// network between them.
///
/// @param figures by name, in the units of `docs/benchmarks.md`
record Sizing(Map<String, Double> figures) {

    /// A process may open 20,000 files; a twentieth is left for phones that come back before their old
    /// connection is known to be gone.
    static final int PHONES_PER_NODE = 19_000;

    private static final int[] AUDIENCES = {20_000, 100_000, 1_000_000};

    /// A cue is on its way before the video is: half a second is far less than the shortest delay.
    private static final double SECONDS_TO_LAST = 0.5;

    private static final double SECONDS_TO_ANSWER = 10;
    private static final int QUESTIONS = 50;
    private static final int CUE_BYTES = 300;
    private static final int JOINS_PER_SECOND = 4_000;
    private static final String TRANSPORT = "io_uring";

    Sizing {
        figures = Map.copyOf(figures);
    }

    /// @return Markdown
    /// @throws NoSuchElementException if a figure is missing, with its name
    String table() {
        StringBuilder table = new StringBuilder();
        line(table, "phones", "%,.0f", phones -> phones);
        table.append("| --- | ---: | ---: | ---: |\n");
        line(table, "audience nodes, one of them spare", "%,.0f", Sizing::nodes);
        line(
                table,
                "memory of these, GB",
                "%,.1f",
                phones ->
                        (nodes(phones) * figure("memory-" + TRANSPORT + "-pss-empty") * 1e6
                                        + phones
                                                * (figure("memory-" + TRANSPORT + "-pss-per-phone")
                                                        + figure(
                                                                "memory-"
                                                                        + TRANSPORT
                                                                        + "-kernel-per-phone")))
                                / 1e9);
        line(table, "one cue to all: CPU, core-seconds", "%,.2f", this::cueSeconds);
        line(
                table,
                "cores for the last phone to have it within %s s".formatted(SECONDS_TO_LAST),
                "%,.1f",
                phones -> cueSeconds(phones) / SECONDS_TO_LAST);
        line(
                table,
                "and what goes out in that time, Gbit/s",
                "%,.2f",
                phones -> phones * CUE_BYTES * 8 / SECONDS_TO_LAST / 1e9);
        line(
                table,
                "an answer of all within %.0f s: cores of the nodes".formatted(SECONDS_TO_ANSWER),
                "%,.2f",
                phones -> phones * figure("ballots-answer-cpu") / 1e6 / SECONDS_TO_ANSWER);
        line(
                table,
                "cores of Redis",
                "%,.2f",
                phones ->
                        phones / 1e6 * figure("ballots-redis-cpu-per-million") / SECONDS_TO_ANSWER);
        line(
                table,
                "Redis primaries, each up to half of what one can store",
                "%,.0f",
                phones ->
                        Math.ceil(phones / SECONDS_TO_ANSWER / (figure("ballots-per-second") / 2)));
        line(
                table,
                "Redis memory for %d questions, MB".formatted(QUESTIONS),
                "%,.1f",
                phones -> phones / 1e6 * figure("ballots-redis-memory-per-question") * QUESTIONS);
        line(
                table,
                "all join at `--joins-per-second %,d` a node, s".formatted(JOINS_PER_SECOND),
                "%,.1f",
                phones -> phones / (nodes(phones) * JOINS_PER_SECOND));
        line(
                table,
                "all cut off at once and back: CPU, core-seconds",
                "%,.1f",
                phones -> phones * figure("reconnect-cpu-per-return") / 1e6);
        return table.toString();
    }

    private double cueSeconds(double phones) {
        return phones * figure("fan-out-" + TRANSPORT + "-cpu-per-delivery") / 1e6;
    }

    private static double nodes(double phones) {
        return Math.ceil(phones / PHONES_PER_NODE) + 1;
    }

    private double figure(String name) {
        @Nullable Double value = figures.get(name);
        if (value == null) {
            throw new NoSuchElementException(name);
        }
        return value;
    }

    private static void line(
            StringBuilder table, String what, String format, DoubleFunction<Double> value) {
        table.append("| ").append(what);
        DoubleStream audiences = IntStream.of(AUDIENCES).asDoubleStream();
        audiences.forEach(phones ->
                table.append(" | ")
                        .append(String.format(Locale.ROOT, format, value.apply(phones))));
        table.append(" |\n");
    }
}
