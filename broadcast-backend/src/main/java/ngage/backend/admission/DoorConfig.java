package ngage.backend.admission;

import java.time.Duration;

/// How fast the door of one node lets fans in.
///
/// @param joinsPerSecond on average
/// @param joinBurst and at once
/// @param longestRetry who waits asks again at least this often, up to a quarter sooner
/// @param heldRetry who waits while nobody is let in asks again so much later
/// @param closedRetry who finds the door closed comes back, here or elsewhere, spread over this long
/// @param placeLife how long after the time to ask again a place is lost
/// @param adopted of so many places of other nodes their spots are known at a time
public record DoorConfig(
        int joinsPerSecond,
        int joinBurst,
        Duration longestRetry,
        Duration heldRetry,
        Duration closedRetry,
        Duration placeLife,
        int adopted) {

    public static final DoorConfig DEFAULT = of(4000, 8000);

    /// @throws IllegalArgumentException if nobody would ever come in
    public DoorConfig {
        if (joinsPerSecond < 1 || joinBurst < 1) {
            throw new IllegalArgumentException(
                    "--joins-per-second must be 1 or more, is " + joinsPerSecond);
        }
    }

    public static DoorConfig of(int joinsPerSecond, int joinBurst) {
        return new DoorConfig(
                joinsPerSecond,
                joinBurst,
                Duration.ofSeconds(60),
                Duration.ofSeconds(10),
                Duration.ofSeconds(4),
                Duration.ofMinutes(5),
                1 << 20);
    }
}
