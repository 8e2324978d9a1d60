package ngage.backend.relay;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import ngage.protocol.LogEntry;
import ngage.protocol.MessageCodec;

/// The entries of a run's log that this node has heard, in order and without a hole, so that a log that
/// has lost some can get them back.
///
/// Any thread, under its own guard. As big as the run's log: some thousand entries on a long night.
public final class HeardEntries {

    private final long base;
    private final List<LogEntry> entries = new ArrayList<>();

    /// @param base offset of the last entry that is not kept; 0 to keep all
    HeardEntries(long base) {
        this.base = base;
    }

    /// @return of the newest entry
    public synchronized long offset() {
        return base + entries.size();
    }

    /// @return what follows, in order
    public synchronized List<LogEntry> after(long offset) {
        long first = Math.max(offset, base) - base;
        return first >= entries.size()
                ? List.of()
                : List.copyOf(entries.subList((int) first, entries.size()));
    }

    /// @return whether this node has heard another entry at the same offset
    public synchronized boolean contradict(LogEntry entry) {
        long place = entry.offset() - base - 1;
        return place >= 0 && place < entries.size() && !isSame(entries.get((int) place), entry);
    }

    synchronized void add(LogEntry entry) {
        entries.add(entry);
    }

    private static boolean isSame(LogEntry one, LogEntry other) {
        return Arrays.equals(MessageCodec.encode(one), MessageCodec.encode(other));
    }
}
