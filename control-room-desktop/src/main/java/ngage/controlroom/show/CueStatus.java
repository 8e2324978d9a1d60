package ngage.controlroom.show;

import org.jspecify.annotations.Nullable;

/// Where one cue of the rundown stands.
///
/// @param isOnAir whether it is the last one fired
/// @param isStandby whether GO will fire it
/// @param isDone whether it has been fired in this run
/// @param ask how far it is; absent for what is no ask, or has not been fired
public record CueStatus(
        boolean isOnAir, boolean isStandby, boolean isDone, @Nullable AskPhase ask) {}
