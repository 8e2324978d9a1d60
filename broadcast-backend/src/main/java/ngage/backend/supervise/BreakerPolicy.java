package ngage.backend.supervise;

import java.time.Duration;

/// When falls have a common cause, and how those who fell by it come back.
///
/// @param window falls of different activities within it belong together
/// @param fraction of the activities that need a resource; when so many fall by it, at least two, its
///     breaker opens
/// @param sameKind how many activities must fall in the same way, if no resource is to blame
/// @param firstProbe limit of the wait before the first probe
/// @param longestProbe limit of the wait between later ones
/// @param probeWithin how long a probe that neither works nor falls keeps the next one waiting
/// @param resumeWithin when a probe works, the others start spread over this
/// @param forgetAfter a breaker closed for so long begins with short waits again
public record BreakerPolicy(
        Duration window,
        double fraction,
        int sameKind,
        Duration firstProbe,
        Duration longestProbe,
        Duration probeWithin,
        Duration resumeWithin,
        Duration forgetAfter) {

    /// Redis is asked at least once a second, and all are back a quarter of a second after it answers.
    public static final BreakerPolicy DEFAULT =
            new BreakerPolicy(
                    Duration.ofSeconds(5),
                    0.5,
                    3,
                    Duration.ofMillis(100),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(5),
                    Duration.ofMillis(250),
                    Duration.ofSeconds(10));

    public BreakerPolicy {
        if (fraction <= 0 || fraction > 1) {
            throw new IllegalArgumentException("a fraction is above 0, at most 1: " + fraction);
        }
        if (sameKind < 2) {
            throw new IllegalArgumentException("what one alone falls by is not common");
        }
    }

    /// @param dependents how many activities need the resource
    /// @return how many must fall by it
    int threshold(int dependents) {
        return Math.max(2, (int) Math.ceil(fraction * dependents));
    }
}
