package ngage.backend.nodes;

import ngage.backend.relay.Holder;

/// A node to call.
///
/// @param node its [ngage.backend.relay.NodeId]: another process in its place is another node
/// @param name what people call it
/// @param origin by which nodes reach it
record Peer(String node, String name, String origin) {

    static Peer of(NodePulse pulse) {
        return new Peer(pulse.node(), pulse.name(), pulse.originForNodes());
    }

    static Peer of(Holder holder) {
        return new Peer(holder.node().value(), NodePulse.nameOf(holder.origin()), holder.origin());
    }

    /// @return the other process that is in its place
    Peer replacedBy(String other) {
        return new Peer(other, name, origin);
    }
}
