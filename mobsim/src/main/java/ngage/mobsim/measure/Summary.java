package ngage.mobsim.measure;

import java.util.List;
import java.util.Map;

/// The figures of a whole run, as they are written to the summary file.
///
/// @param joined phones that were welcomed at least once
/// @param gone of those, phones that were not connected at the end, other than by the scenario's will
/// @param behind phones that were connected at the end and lacked entries of the log that others had
/// @param unsettled phones that had something left to show, to send or to hear of when the patience was over
/// @param reconnects times that a phone came back
/// @param losses times that a phone's connection was lost other than by its own will
/// @param isVerified whether the backend's stored ballots were counted again
/// @param gaps entries of the log that a phone missed or got again
/// @param missed cues that a phone should have shown and did not
/// @param violations broken promises by kind
/// @param polls parts of the log that came over HTTP
/// @param stalls times that a phone stopped reading for a while
/// @param troubles failed connections by kind
/// @param problems why the run failed, in words; empty if it did not
public record Summary(
        int phones,
        int joined,
        int gone,
        int behind,
        long unsettled,
        long reconnects,
        long losses,
        long seed,
        List<CueSummary> cues,
        boolean isVerified,
        long lost,
        long doubled,
        long gaps,
        long missed,
        Percentiles displaySkewMs,
        Percentiles goToSocketMs,
        Map<Violation, Long> violations,
        Map<String, Long> troubles,
        AdmissionSummary admission,
        long polls,
        long stalls,
        JitterWatchdog.Findings watchdog,
        List<String> problems) {

    public Summary {
        cues = List.copyOf(cues);
        violations = Map.copyOf(violations);
        troubles = Map.copyOf(troubles);
        problems = List.copyOf(problems);
    }

    public boolean isGood() {
        return problems.isEmpty();
    }
}
