package ngage.backend.controlroom;

import java.util.ArrayList;
import java.util.List;
import ngage.protocol.LogEntry;
import ngage.protocol.MessageCodec;
import ngage.protocol.ToControlRoom;

/// The whole log of this run, each entry encoded once for the crew's surfaces.
///
/// Written by the log reader's thread, read by any, under its own guard. As big as the run's log: some
/// thousand entries on a long night.
final class DeskLog {

    private final List<byte[]> entries = new ArrayList<>();

    synchronized void add(LogEntry entry) {
        entries.add(MessageCodec.encode(new ToControlRoom.Entry(entry)));
    }

    /// @return offset of the newest entry; 0 if there is none
    synchronized long offset() {
        return entries.size();
    }

    /// @return what follows, as messages
    synchronized List<byte[]> after(long offset) {
        return offset >= entries.size()
                ? List.of()
                : List.copyOf(entries.subList((int) offset, entries.size()));
    }
}
