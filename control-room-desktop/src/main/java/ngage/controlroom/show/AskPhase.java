package ngage.controlroom.show;

/// How far an ask has come.
public enum AskPhase {
    /// Fans may answer.
    OPEN,
    /// No more ballots.
    LOCKED,
    /// The result is out.
    REVEALED
}
