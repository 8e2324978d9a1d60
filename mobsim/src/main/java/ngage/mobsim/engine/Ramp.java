package ngage.mobsim.engine;

import java.util.SplittableRandom;

/// How the mob comes in.
///
/// @param joinsPerSecond on average; each phone comes at its own moment around that
/// @param mostJoining phones that may be on their way in at one time; the others wait outside
public record Ramp(double joinsPerSecond, int mostJoining) {

    public Ramp {
        if (!(joinsPerSecond > 0)) {
            throw new IllegalArgumentException(
                    "joinsPerSecond must be more than 0, is " + joinsPerSecond);
        }
        if (mostJoining < 1) {
            throw new IllegalArgumentException("mostJoining must be at least 1, is " + mostJoining);
        }
    }

    /// @param phone its number, from 0
    /// @return when it comes, in nanoseconds after the start
    long arrivalNanos(int phone, SplittableRandom random) {
        return Math.round((phone + random.nextDouble()) / joinsPerSecond * 1e9);
    }
}
