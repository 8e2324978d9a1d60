package ngage.controlroom.go;

/// At which moment of the programme a GO takes effect.
public enum GoTiming {
    /// At the frame that the operator sees in the programme monitor; at the backend's now if none is
    /// to be seen there.
    AS_SEEN,
    /// At the backend's now.
    LIVE
}
