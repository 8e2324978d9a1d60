package ngage.backend.relay;

import ngage.protocol.LogEntry;

/// Hears the cue log: every entry once, in order, on the reader's thread.
public interface LogListener {

    void onEntry(LogEntry entry);
}
