package ngage.backend.supervise;

import java.time.Duration;
import ngage.protocol.ToControlRoom.Health;
import ngage.protocol.ToControlRoom.HealthLine;

/// How one activity fares.
///
/// @param restarts how often it has been started again since its supervisor began
public record ActivityReport(String name, ActivityState state, long restarts) {

    /// A run this short after a fall is told with its count of restarts.
    private static final Duration LATELY = Duration.ofSeconds(10);

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
        return new HealthLine(name, health(), inWords());
    }

    private String inWords() {
        String words = state.inWords();
        if (restarts == 0) {
            return words;
        }
        String count = restarts == 1 ? "1 restart" : restarts + " restarts";
        boolean isRecent =
                state instanceof ActivityState.Running running
                        && running.uptime().compareTo(LATELY) < 0;
        return words + (isRecent ? " again, " : ", ") + count;
    }
}
