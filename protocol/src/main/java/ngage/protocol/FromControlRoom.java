package ngage.protocol;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a desk, or another surface of the crew, says to the backend.
public sealed interface FromControlRoom {

    /// The first message on every socket.
    ///
    /// @param token the operator's secret
    /// @param operator who, as the as-run log should name them
    /// @param surface from where: `desk`, `autopilot`
    /// @param epoch the run whose log this surface has; absent on a first visit
    /// @param offset the last entry it has of it; absent like `epoch`
    record Hello(
            String token,
            String operator,
            String surface,
            @Nullable ShowRunId epoch,
            @Nullable Long offset)
            implements FromControlRoom {

        /// Leaves the token out.
        @Override
        public String toString() {
            return "Hello[operator="
                    + operator
                    + ", surface="
                    + surface
                    + ", epoch="
                    + epoch
                    + ", offset="
                    + offset
                    + "]";
        }
    }

    /// GO, as a compare-and-set: it takes effect only on the state that the operator saw.
    ///
    /// @param command made new for each press; a repeat gets the first answer
    /// @param onAir the cue run that the operator saw on air; absent if none was
    /// @param standby the cue run that the operator saw in standby
    /// @param seen media time of the frame in the operator's programme monitor, for GO "as seen";
    ///     absent for GO "live"
    /// @param pressed when the key went down, by the surface's wall clock
    record Go(
            CommandId command,
            @Nullable CueRunId onAir,
            CueRunId standby,
            @Nullable MediaTime seen,
            Instant pressed)
            implements FromControlRoom {}

    /// Puts another cue into standby.
    record SetStandby(CommandId command, CueId cue) implements FromControlRoom {}

    /// Asks for nothing; keeps the link alive.
    ///
    /// @param sent anything; comes back in the [ToControlRoom.Pong]
    record Ping(long sent) implements FromControlRoom {}
}
