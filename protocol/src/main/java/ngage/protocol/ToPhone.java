package ngage.protocol;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the backend says to a phone.
public sealed interface ToPhone {

    /// The answer to a hello with a good ticket.
    ///
    /// @param epoch the run whose log follows
    /// @param heartbeat how often the phone must say something
    record Welcome(ShowRunId epoch, FanIndex fan, Duration heartbeat) implements ToPhone {}

    /// All that still matters of the log up to `offset`; what the phone had before, it forgets.
    ///
    /// @param entries in order, not without holes
    record Snapshot(ShowRunId epoch, long offset, List<Entry> entries) implements ToPhone {

        public Snapshot {
            entries = List.copyOf(entries);
        }
    }

    /// One entry of the cue log. The next one has the next offset.
    record Entry(long offset, Instant wall, Fact fact) implements ToPhone {}

    /// The ballot is stored and counts.
    ///
    /// @param seq as in the ballot
    /// @param choice what counts for this fan now: in a quiz perhaps an earlier answer
    record BallotCounted(CueRunId cueRun, int seq, OptionId choice) implements ToPhone {}

    /// The ballot does not count. Final, but for [BallotRefusal#NOT_OPEN].
    record BallotRefused(CueRunId cueRun, int seq, BallotRefusal reason) implements ToPhone {}

    /// @param sent as in the ping
    /// @param now the studio's media time when the backend answered
    record Pong(long sent, MediaTime now) implements ToPhone {}

    /// The last message before the backend closes the socket.
    ///
    /// @param code as in the close frame
    /// @param text what to tell the fan, in English
    /// @param mayReconnect whether the same ticket will be taken again
    /// @param retryAfter how long to wait before that: this phone's own slot; absent when it may not
    /// @param nodes origins of other nodes to try, such as `https://n2.example.org`; empty: come back here
    record Closing(
            int code,
            String text,
            boolean mayReconnect,
            @Nullable Duration retryAfter,
            List<String> nodes)
            implements ToPhone {

        public Closing {
            nodes = List.copyOf(nodes);
        }
    }
}
