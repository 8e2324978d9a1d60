package ngage.protocol;

/// Why a command took no effect.
public enum CommandRefusal {
    /// The operator did not see what is on air or in standby now.
    STALE,
    /// The last GO was less than the minimum time ago.
    TOO_SOON,
    /// Nothing is in standby.
    NOTHING_IN_STANDBY,
    /// A result cannot be revealed while ballots are still taken.
    NOT_LOCKED,
    /// A LOCK or REVEAL whose ask has not been on air, or is past that already.
    NOT_RUNNING,
    /// The rundown has no such cue.
    UNKNOWN_CUE,
    /// The frame that the operator saw is too far from now to be meant.
    FRAME_TOO_OLD,
    /// This node cannot write now: it is not the conductor, or Redis is away.
    NOT_CONDUCTING
}
