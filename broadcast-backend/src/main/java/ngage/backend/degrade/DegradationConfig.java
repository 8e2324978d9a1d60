package ngage.backend.degrade;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// @param fixed how many steps are taken whatever the load, as an operator has it; absent to go by the
///     triggers
public record DegradationConfig(
        List<Trigger> triggers, Duration measureEvery, @Nullable Integer fixed) {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration CALM = Duration.ofSeconds(10);

    public static final DegradationConfig DEFAULT =
            new DegradationConfig(
                    List.of(
                            new Trigger(Step.CHARTS, Measure.LOOP_LAG, 50, 10, SECOND, CALM),
                            new Trigger(Step.JOINS, Measure.BALLOTS, 50, 10, Duration.ZERO, CALM),
                            new Trigger(Step.JOINS, Measure.HEAP, 85, 75, SECOND, CALM),
                            new Trigger(
                                    Step.RETURNS, Measure.CUE_LAG, 500, 100, Duration.ZERO, CALM)),
                    Duration.ofMillis(250),
                    null);

    public DegradationConfig {
        triggers = List.copyOf(triggers);
        if (fixed != null && (fixed < 0 || fixed > Step.values().length)) {
            throw new IllegalArgumentException("there are " + Step.values().length + " steps");
        }
    }

    /// @param spare `auto`, `nothing`, or the last step to take: `charts`, `joins`, `returns`
    /// @throws IllegalArgumentException if it is none of them
    public static DegradationConfig of(String spare) {
        return switch (spare.toUpperCase(Locale.ROOT)) {
            case "AUTO" -> DEFAULT;
            case "NOTHING" -> DEFAULT.withFixed(0);
            case "CHARTS" -> DEFAULT.withFixed(1);
            case "JOINS" -> DEFAULT.withFixed(2);
            case "RETURNS" -> DEFAULT.withFixed(3);
            default ->
                    throw new IllegalArgumentException(
                            "--spare must be auto, nothing, charts, joins or returns, is " + spare);
        };
    }

    public DegradationConfig withTriggers(List<Trigger> others) {
        return new DegradationConfig(others, measureEvery, fixed);
    }

    private DegradationConfig withFixed(int steps) {
        return new DegradationConfig(triggers, measureEvery, steps);
    }
}
