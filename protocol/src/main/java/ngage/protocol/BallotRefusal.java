package ngage.protocol;

/// Why a ballot does not count.
public enum BallotRefusal {
    /// The ask was locked before the ballot arrived.
    TOO_LATE,
    /// There is no such ask, or this node has not heard yet that it is on air: send it again in a while.
    NOT_OPEN,
    /// The ask has no such option.
    UNKNOWN_OPTION
}
