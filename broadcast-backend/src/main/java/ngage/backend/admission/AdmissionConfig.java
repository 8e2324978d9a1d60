package ngage.backend.admission;

import org.jspecify.annotations.Nullable;

/// Who comes in, and how fast.
///
/// @param identities absent if everybody may
public record AdmissionConfig(DoorConfig door, @Nullable OidcConfig identities) {

    public static final AdmissionConfig DEFAULT = new AdmissionConfig(DoorConfig.DEFAULT, null);
}
