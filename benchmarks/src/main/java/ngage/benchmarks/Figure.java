package ngage.benchmarks;

import java.util.Locale;

/// One measured figure, its goal, and whether it is met. Some are measured for what is computed of them,
/// and have no goal of their own.
///
/// @param name such as `go-last-socket-p99`
/// @param goal the limit that the value must not pass; NaN without one
/// @param better which side of the goal is the good one
record Figure(String name, double value, String unit, double goal, Better better) {

    enum Better {
        LOWER,
        HIGHER,
        NEITHER
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

    static Figure withoutGoal(String name, double value, String unit) {
        return new Figure(name, value, unit, Double.NaN, Better.NEITHER);
    }

    boolean isMet() {
        return switch (better) {
            case LOWER -> value <= goal;
            case HIGHER -> value >= goal;
            case NEITHER -> true;
        };
    }

    /// @return `figure NAME VALUE UNIT goal GOAL met|short`; without a goal, up to the unit
    String line() {
        String measured = "figure %s %s %s".formatted(name, number(value), unit);
        return better == Better.NEITHER
                ? measured
                : measured + " goal %s %s".formatted(number(goal), verdict());
    }

    /// @return the same as a row of a Markdown table
    String row() {
        return better == Better.NEITHER
                ? "| %s | %s %s | | |".formatted(name, number(value), unit)
                : "| %s | %s %s | %s | %s |"
                        .formatted(name, number(value), unit, number(goal), verdict());
    }

    private String verdict() {
        return isMet() ? "met" : "short";
    }

    private static String number(double value) {
        String text = String.format(Locale.ROOT, "%.3f", value);
        return text.contains(".") ? text.replaceAll("0+$", "").replaceAll("\\.$", "") : text;
    }
}
