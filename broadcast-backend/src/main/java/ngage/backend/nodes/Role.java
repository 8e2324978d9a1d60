package ngage.backend.nodes;

/// What a node does; any number of nodes may have each role.
public enum Role {
    /// Takes phones.
    AUDIENCE,
    /// Takes desks, and conducts when it holds the lease.
    CONDUCTOR,
    /// Takes the studio's programme and makes the stream of it.
    VIDEO
}
