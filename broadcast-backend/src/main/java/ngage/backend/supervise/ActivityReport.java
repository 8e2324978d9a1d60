package ngage.backend.supervise;

import ngage.protocol.ToControlRoom.Health;
import ngage.protocol.ToControlRoom.HealthLine;

/// How one activity fares.
///
/// @param restarts how often it has been started again since its supervisor began
public record ActivityReport(String name, ActivityState state, long restarts) {

    public Health health() {
        return switch (state) {
            case ActivityState.Running _ -> Health.GOOD;
            case ActivityState.Restarting _ -> Health.DEGRADED;
            case ActivityState.Waiting _, ActivityState.Parked _, ActivityState.Ended _ ->
                    Health.DOWN;
        };
    }

    /// @return for the desk
    public HealthLine line() {
        return new HealthLine(name, health(), state.inWords(), restarts);
    }
}
