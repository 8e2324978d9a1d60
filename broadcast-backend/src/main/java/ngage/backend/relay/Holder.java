package ngage.backend.relay;

/// Who had the conductor's lease.
///
/// @param origin by which other nodes reach it, or reached it; empty if it has not said
public record Holder(NodeId node, String origin) {}
