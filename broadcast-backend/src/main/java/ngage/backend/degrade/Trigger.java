package ngage.backend.degrade;

import java.time.Duration;

/// When a step is taken, and when it is taken back: above one limit for a while, and below a lower one for
/// longer, so that it does not flutter.
///
/// @param above in milliseconds or percent, as the measure has it
/// @param below the same
/// @param takeAfter how long the measure is above before the step is taken; zero for at once
/// @param releaseAfter how long it is below before the step is taken back
public record Trigger(
        Step step,
        Measure measure,
        double above,
        double below,
        Duration takeAfter,
        Duration releaseAfter) {

    public Trigger {
        if (below >= above) {
            throw new IllegalArgumentException(
                    measure + ": a step that is taken at " + above + " is taken back below that");
        }
    }
}
