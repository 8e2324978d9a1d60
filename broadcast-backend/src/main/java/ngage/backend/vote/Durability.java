package ngage.backend.vote;

/// What Redis must have done with a ballot before it is acknowledged. Whatever is lost all the same is
/// stored again by the nodes, which keep what they acknowledged until the tally is final.
public enum Durability {
    /// It is in Redis' memory.
    MEMORY,
    /// It will be on disk within a second.
    EVERYSEC,
    /// It is on disk.
    ALWAYS,
    /// It is in the memory of a replica too.
    REPLICA
}
