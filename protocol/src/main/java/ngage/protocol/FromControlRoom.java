package ngage.protocol;

import java.time.Duration;
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
    /// @param nudgeFrames by how many frames of the programme the cue is to come later than that; negative:
    ///     earlier
    /// @param pressed when the key went down, by the surface's wall clock
    record Go(
            CommandId command,
            @Nullable CueRunId onAir,
            CueRunId standby,
            @Nullable MediaTime seen,
            int nudgeFrames,
            Instant pressed)
            implements FromControlRoom {

        public static final int MAX_NUDGE_FRAMES = 250;

        /// @throws IllegalArgumentException if the nudge is larger than [#MAX_NUDGE_FRAMES]
        public Go {
            if (Math.abs(nudgeFrames) > MAX_NUDGE_FRAMES) {
                throw new IllegalArgumentException(
                        "nudgeFrames must be -250 to 250, is " + nudgeFrames);
            }
        }

        public Go(
                CommandId command,
                @Nullable CueRunId onAir,
                CueRunId standby,
                @Nullable MediaTime seen,
                Instant pressed) {
            this(command, onAir, standby, seen, 0, pressed);
        }
    }

    /// Puts another cue into standby.
    record SetStandby(CommandId command, CueId cue) implements FromControlRoom {}

    /// Says how long it takes from the studio's floor to the ingest, as a clap test measures it. A GO
    /// "live" adds it to now, from then on.
    ///
    /// @param delay from 0 to [#MAX_STUDIO_DELAY]
    record SetStudioDelay(CommandId command, Duration delay) implements FromControlRoom {

        public SetStudioDelay {
            if (delay.isNegative() || delay.compareTo(MAX_STUDIO_DELAY) > 0) {
                throw new IllegalArgumentException(
                        "a studio's delay is 0 to "
                                + MAX_STUDIO_DELAY.toMillis()
                                + " ms, is "
                                + delay.toMillis());
            }
        }
    }

    Duration MAX_STUDIO_DELAY = Duration.ofSeconds(60);

    /// Asks for nothing; keeps the link alive.
    ///
    /// @param sent anything; comes back in the [ToControlRoom.Pong]
    record Ping(long sent) implements FromControlRoom {}
}
