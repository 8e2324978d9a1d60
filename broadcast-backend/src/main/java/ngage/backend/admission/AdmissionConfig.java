package ngage.backend.admission;

/// Who comes in, and how fast.
public record AdmissionConfig(DoorConfig door) {

    public static final AdmissionConfig DEFAULT = new AdmissionConfig(DoorConfig.DEFAULT);
}
