package ngage.mobsim.measure;

import java.util.List;
import java.util.Map;

/// How the mob got in, and back in.
///
/// @param joinMs from a phone's first knock to its first welcome, waiting room included
/// @param awayMs from each loss of a connection to the next welcome, other than by the phone's own will
/// @param waited phones that were in the waiting room
/// @param toldToWait times that a phone was told to wait
/// @param farthest the highest position that a phone was told
/// @param waitedMs time in the waiting room, of those that got in
/// @param welcomes by node
/// @param massLosses in their order
public record AdmissionSummary(
        Percentiles joinMs,
        Percentiles awayMs,
        int waited,
        long toldToWait,
        long farthest,
        Percentiles waitedMs,
        Map<String, Long> welcomes,
        List<MassLoss> massLosses) {

    public AdmissionSummary {
        welcomes = Map.copyOf(welcomes);
        massLosses = List.copyOf(massLosses);
    }
}
