package ngage.backend.conduct;

import java.util.List;
import java.util.Optional;
import ngage.backend.relay.Holder;
import ngage.backend.relay.NotConductingException;
import ngage.protocol.LogEntry;
import org.jspecify.annotations.Nullable;

/// The other nodes of this show run, as the conductor needs them when the log cannot be trusted to
/// speak for all of them: because it is away, or because it may have lost something.
///
/// Blocking, for less than a second each; used by the conductor's thread.
public interface Peers {

    /// Makes entries a fact without the log: if the log's store is away for every node, and each of them
    /// takes the entries and promises to let nobody else conduct for a while, they go out to the phones of
    /// all nodes. They are put into the log when it is back.
    ///
    /// @param term of this node, which was the last that it knows of
    /// @param entries with the offsets after the newest entry
    /// @return nothing if it is done; else why not, in words, and then they are not out
    @Nullable String agree(long term, List<LogEntry> entries);

    /// What nodes know of the log.
    ///
    /// @param entries that one of them has heard, or that may have to count as heard; in order
    /// @param silent names of those that did not answer, and may know more
    record Knowledge(List<LogEntry> entries, List<String> silent) {

        public Knowledge {
            entries = List.copyOf(entries);
            silent = List.copyOf(silent);
        }
    }

    /// Asks all nodes, this one too, what they know of the log after this offset. Whoever answers lets
    /// nobody make facts in an older term from then on.
    ///
    /// @param term that begins here
    /// @param predecessor who had the lease before, whom perhaps nobody here knows
    /// @throws NotConductingException if one of them knows a newer term
    Knowledge entriesAfter(long term, long offset, Optional<Holder> predecessor)
            throws NotConductingException;

    /// These entries are in the log. What of it this node has not heard yet, it hears now: should the log go
    /// away the next moment, nothing of it is missing here.
    void hear(List<LogEntry> entries);
}
