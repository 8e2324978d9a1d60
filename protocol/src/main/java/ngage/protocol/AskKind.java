package ngage.protocol;

/// What is asked of the fans.
public enum AskKind {
    /// Has one right option; the answer key comes with the reveal.
    QUESTION,
    /// Has no right option.
    POLL
}
