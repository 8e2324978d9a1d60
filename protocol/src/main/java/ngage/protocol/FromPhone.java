package ngage.protocol;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What a phone says to the backend.
public sealed interface FromPhone {

    /// The first message on every socket.
    ///
    /// @param ticket from `POST /api/join`
    /// @param epoch the run whose log the phone has; absent on a first visit
    /// @param offset the last entry that the phone has of it; absent like `epoch`
    record Hello(String ticket, @Nullable ShowRunId epoch, @Nullable Long offset)
            implements FromPhone {}

    /// An answer. Sent again, word for word, until it is counted or refused.
    ///
    /// @param seq 1 for the fan's first answer to this cue run, one more for each change, at most 15
    /// @param shown media time of the frame on which the ask came up on this phone; absent if unknown
    /// @param tapped media time of the tap; absent if unknown
    record CastBallot(
            CueRunId cueRun,
            int seq,
            OptionId choice,
            @Nullable MediaTime shown,
            @Nullable MediaTime tapped)
            implements FromPhone {

        public static final int MAX_SEQ = 15;

        /// @throws IllegalArgumentException if `seq` is not 1 to 15
        public CastBallot {
            if (seq < 1 || seq > MAX_SEQ) {
                throw new IllegalArgumentException("seq must be 1 to " + MAX_SEQ + ", is " + seq);
            }
        }
    }

    /// The phone holds this staged cue.
    record CueHeld(CueRunId cueRun) implements FromPhone {}

    /// The phone shows this cue.
    ///
    /// @param shown media time of the frame on which it came up
    /// @param delay how far the phone's picture is behind the studio
    /// @param droppedFrames that its player did not present since the last time that the phone said so;
    ///     absent if it cannot tell
    record CueShown(CueRunId cueRun, MediaTime shown, Duration delay, @Nullable Long droppedFrames)
            implements FromPhone {

        /// @throws IllegalArgumentException if `droppedFrames` is negative
        public CueShown {
            if (droppedFrames != null && droppedFrames < 0) {
                throw new IllegalArgumentException("droppedFrames must be 0 or more");
            }
        }

        public CueShown(CueRunId cueRun, MediaTime shown, Duration delay) {
            this(cueRun, shown, delay, null);
        }
    }

    /// Asks for the programme's clock, and keeps the connection alive.
    ///
    /// @param sent anything; comes back in the [ToPhone.Pong]
    record Ping(long sent) implements FromPhone {}
}
