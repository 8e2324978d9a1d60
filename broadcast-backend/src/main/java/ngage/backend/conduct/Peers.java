package ngage.backend.conduct;

import java.util.List;
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

    /// @return what this node or another one has heard, or may have to count as heard, after this offset; in
    ///     order
    List<LogEntry> entriesAfter(long offset);

    /// These entries are in the log. What of it this node has not heard yet, it hears now: should the log go
    /// away the next moment, nothing of it is missing here.
    void hear(List<LogEntry> entries);
}
