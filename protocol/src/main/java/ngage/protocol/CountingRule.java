package ngage.protocol;

/// Which of a fan's answers counts.
public enum CountingRule {
    /// The first one: a quiz.
    FIRST,
    /// The last one before the lock: a poll.
    LAST
}
