package ngage.backend.process;

/// How a child learns that this process is gone, even if it was killed.
public enum Leash {
    /// The child reads our pipe on its standard input and ends at its end.
    STDIN,
    /// The child does not read its standard input: a small shell holds the pipe for it, and ends it.
    SHELL
}
