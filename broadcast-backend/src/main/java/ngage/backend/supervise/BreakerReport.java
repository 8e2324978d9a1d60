package ngage.backend.supervise;

import java.time.Duration;
import ngage.protocol.ToControlRoom.Health;
import ngage.protocol.ToControlRoom.HealthLine;

/// A breaker that is open: what several activities fell by, and who waits for it.
///
/// @param waiting how many activities
/// @param probeIn when the next of them tries; zero while one does
/// @param openFor how long it has been open
public record BreakerReport(Cause cause, int waiting, Duration probeIn, Duration openFor) {

    /// @return for the desk
    public HealthLine line() {
        return new HealthLine(
                "breaker " + cause.name(),
                Health.DOWN,
                "open for "
                        + openFor.toSeconds()
                        + " s, "
                        + waiting
                        + (waiting == 1 ? " waits, " : " wait, ")
                        + (probeIn.isZero()
                                ? "one tries now"
                                : "next try in " + Math.ceilDiv(probeIn.toMillis(), 1000L) + " s"));
    }
}
