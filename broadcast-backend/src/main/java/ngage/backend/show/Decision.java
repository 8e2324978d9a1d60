package ngage.backend.show;

import java.util.List;
import ngage.protocol.LogEntry;
import ngage.protocol.ToControlRoom;

/// What a show run answers to a command.
public sealed interface Decision {

    /// @return what to tell the operator when the decision is carried out
    ToControlRoom reply();

    /// @param entries to append, all or none; empty for a repeated command
    record Accepted(List<LogEntry> entries, ToControlRoom.CommandAccepted reply)
            implements Decision {

        public Accepted {
            entries = List.copyOf(entries);
        }
    }

    record Refused(ToControlRoom.CommandRefused reply) implements Decision {}
}
