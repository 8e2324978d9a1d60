package ngage.backend.admission;

import java.time.Instant;
import ngage.protocol.FanIndex;
import ngage.protocol.ShowRunId;

/// What makes a phone a fan of one show run, until it expires.
///
/// @param expires to the second
public record Ticket(ShowRunId showRun, FanIndex fan, Rights rights, Instant expires) {

    /// Of a fan's phone.
    public Ticket(ShowRunId showRun, FanIndex fan, Instant expires) {
        this(showRun, fan, Rights.AUDIENCE, expires);
    }
}
