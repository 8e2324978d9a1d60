package ngage.backend;

import ngage.backend.chaos.ChaosSpec;
import ngage.backend.degrade.DegradationConfig;
import org.jspecify.annotations.Nullable;

/// How a node is kept well.
///
/// @param degradation what it spares under load
/// @param chaos crashes of its own parts, for rehearsals; absent for none
public record OpsConfig(DegradationConfig degradation, @Nullable ChaosSpec chaos) {

    public static final OpsConfig DEFAULT = new OpsConfig(DegradationConfig.DEFAULT, null);
}
