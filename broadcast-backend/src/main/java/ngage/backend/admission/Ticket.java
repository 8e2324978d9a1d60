package ngage.backend.admission;

import java.time.Instant;
import ngage.protocol.FanIndex;
import ngage.protocol.ShowRunId;

/// What makes a phone a fan of one show run, until it expires.
///
/// @param expires to the second
public record Ticket(ShowRunId showRun, FanIndex fan, Instant expires) {}
