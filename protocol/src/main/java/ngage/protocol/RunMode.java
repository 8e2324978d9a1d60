package ngage.protocol;

/// Whether a show run is the real one. Shown in words wherever something is "live".
public enum RunMode {
    REHEARSAL,
    ON_AIR
}
