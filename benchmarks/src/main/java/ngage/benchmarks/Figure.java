package ngage.benchmarks;

import java.util.Locale;

/// One measured figure, its goal, and whether it is met.
///
/// @param name such as `go-last-socket-p99`
/// @param goal the limit that the value must not pass
/// @param better which side of the goal is the good one
record Figure(String name, double value, String unit, double goal, Better better) {

    enum Better {
        LOWER,
        HIGHER
    }

    static Figure atMost(String name, double value, String unit, double goal) {
        return new Figure(name, value, unit, goal, Better.LOWER);
    }

    /// A count.
    static Figure atMost(String name, long value, String unit, long goal) {
        return atMost(name, (double) value, unit, (double) goal);
    }

    /// A count.
    static Figure atLeast(String name, long value, String unit, long goal) {
        return atLeast(name, (double) value, unit, (double) goal);
    }

    static Figure atLeast(String name, double value, String unit, double goal) {
        return new Figure(name, value, unit, goal, Better.HIGHER);
    }

    boolean isMet() {
        return better == Better.LOWER ? value <= goal : value >= goal;
    }

    /// @return `figure NAME VALUE UNIT goal GOAL met|short`
    String line() {
        return "figure %s %s %s goal %s %s"
                .formatted(name, number(value), unit, number(goal), isMet() ? "met" : "short");
    }

    /// @return the same as a row of a Markdown table
    String row() {
        return "| %s | %s %s | %s | %s |"
                .formatted(name, number(value), unit, number(goal), isMet() ? "met" : "short");
    }

    private static String number(double value) {
        String text = String.format(Locale.ROOT, "%.3f", value);
        return text.contains(".") ? text.replaceAll("0+$", "").replaceAll("\\.$", "") : text;
    }
}
