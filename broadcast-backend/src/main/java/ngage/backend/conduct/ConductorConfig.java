package ngage.backend.conduct;

import java.time.Duration;

/// A conductor's times.
///
/// @param tick how often deadlines are looked at
/// @param renewEvery how often the lease is renewed; several times within its time to live
/// @param acquireEvery how often a node that does not conduct tries to
/// @param longestAcquireEvery how far that interval grows for a node that fails as soon as it conducts:
///     well beyond the lease's life, so that another can
/// @param patience how long a command may wait for a conductor (a short loss of Redis, a take-over) before
///     it is refused, and for how long its append is tried; a GO later than this would surprise the operator
/// @param appendPause between the tries of an append whose outcome is unknown
/// @param reconnectAllowance how long an open ask stays open at least when a term begins: after an outage
///     fans must find their way back to deliver the answers they gave; more than the 15 s that a phone may
///     wait between two tries
public record ConductorConfig(
        Duration tick,
        Duration renewEvery,
        Duration acquireEvery,
        Duration longestAcquireEvery,
        Duration patience,
        Duration appendPause,
        Duration reconnectAllowance) {

    public static final ConductorConfig DEFAULT =
            new ConductorConfig(
                    Duration.ofMillis(20),
                    Duration.ofMillis(300),
                    Duration.ofMillis(100),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(1),
                    Duration.ofMillis(200),
                    Duration.ofSeconds(20));
}
