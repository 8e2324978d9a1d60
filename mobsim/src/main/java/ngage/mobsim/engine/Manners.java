package ngage.mobsim.engine;

import org.jspecify.annotations.Nullable;

/// How the mob's phones come, go, and use their networks.
///
/// @param poll absent: nobody does
/// @param stalled absent: nobody does
public record Manners(Ramp ramp, Churn churn, @Nullable Polling poll, @Nullable Stalls stalled) {

    Polling polling() {
        return poll == null ? Polling.NOBODY : poll;
    }

    Stalls stalls() {
        return stalled == null ? Stalls.NOBODY : stalled;
    }
}
