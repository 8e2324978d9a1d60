package ngage.backend.nodes;

import java.util.List;
import ngage.protocol.FromControlRoom;
import ngage.protocol.LogEntry;
import ngage.protocol.ToControlRoom;
import org.jspecify.annotations.Nullable;

/// What one node asks another, over HTTP, when it cannot wait for the log.
///
/// `showRun` is the run of both, `from` who asks, `to` who shall answer: a process that has come up in
/// its place must not. `askedMillis` is when, by the time of Redis, which all nodes share, however wrong their
/// own clocks are.
sealed interface PeerCall {

    String showRun();

    String from();

    String to();

    long askedMillis();

    /// Shall these entries become facts without the log?
    ///
    /// @param term in which `from` conducts
    record Prepare(
            String showRun,
            String from,
            String to,
            long askedMillis,
            long term,
            List<LogEntry> entries)
            implements PeerCall {

        public Prepare {
            entries = List.copyOf(entries);
        }
    }

    /// All have agreed: these entries go out.
    record Commit(String showRun, String from, String to, long askedMillis, List<LogEntry> entries)
            implements PeerCall {

        public Commit {
            entries = List.copyOf(entries);
        }
    }

    /// What do you know of the log after this offset? And say nothing more in an older term.
    ///
    /// @param term that begins at `from`
    record Heard(String showRun, String from, String to, long askedMillis, long term, long offset)
            implements PeerCall {}

    /// A desk that is connected to `from` commands.
    record Relay(
            String showRun,
            String from,
            String to,
            long askedMillis,
            FromControlRoom command,
            String operator,
            String surface)
            implements PeerCall {}

    /// The answer to any of them.
    ///
    /// @param node who answers
    /// @param refusal why not, in words; absent if it is done
    /// @param offset of the newest entry that it has heard
    /// @param heard to [Heard]: what follows in the log as this node has heard it
    /// @param prepared to [Heard]: what was shown to it, and may have gone out
    /// @param preparedBy to [Heard]: the node that knows whether it has; absent if nothing was shown
    /// @param reply to [Relay]: what to tell the desk
    record Answer(
            String node,
            @Nullable String refusal,
            long offset,
            List<LogEntry> heard,
            List<LogEntry> prepared,
            @Nullable String preparedBy,
            @Nullable ToControlRoom reply) {

        public Answer {
            heard = List.copyOf(heard);
            prepared = List.copyOf(prepared);
        }
    }
}
