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

    /// Gives entries back to a log that may have lost them: to a replica that was promoted without them, or
    /// because the store was away when they happened. They need no term, for they are what the log was or
    /// what its conductor decided with everybody's consent; those that are there already change nothing.
    ///
    /// @param entries in order, without a hole
    /// @return whether they are all in the log now; if not, it has other entries at their offsets
    /// @throws LogUnavailableException if the store did not answer; it may or may not have them
    boolean putBack(List<LogEntry> entries) throws LogUnavailableException;

    /// @return offset of the newest entry; 0 if there is none
    /// @throws LogUnavailableException if the store did not answer
    long last() throws LogUnavailableException;
}
