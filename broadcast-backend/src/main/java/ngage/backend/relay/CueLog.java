package ngage.backend.relay;

import java.time.Duration;
import java.util.List;
import ngage.protocol.LogEntry;
import ngage.protocol.ShowRunId;

/// The ordered log of one show run: all that an audience must see, and all that a new conductor needs.
/// Any number of readers, on any node; one writer, the holder of the newest conductor's term.
///
/// Blocking; call it from virtual threads.
public interface CueLog {

    ShowRunId epoch();

    /// Appends entries, all or none. Appending the same entries at the same offsets again does nothing
    /// and succeeds: a writer that does not know whether its first try arrived may try again.
    ///
    /// @param term the writer's fencing number
    /// @param entries with the next offsets, without a hole
    /// @throws NotConductingException if the lease is not held in this term any more, or the offsets are not
    ///     the next
    /// @throws LogUnavailableException if the store did not answer; it may or may not have it
    void append(long term, List<LogEntry> entries)
            throws NotConductingException, LogUnavailableException;

    /// @param offset of the last entry that the reader has; 0 for all
    /// @param patience how long to wait for the first one
    /// @return what follows, in order; empty if nothing came in time
    /// @throws LogUnavailableException if the store did not answer
    List<LogEntry> after(long offset, Duration patience) throws LogUnavailableException;
}
