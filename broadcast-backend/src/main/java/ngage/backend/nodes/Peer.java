package ngage.backend.nodes;

import ngage.backend.relay.Holder;

/// A node to call.
///
/// @param node its [ngage.backend.relay.NodeId]: another process in its place is another node
record Peer(String node, String origin) {

    static Peer of(NodePulse pulse) {
        return new Peer(pulse.node(), pulse.origin());
    }

    static Peer of(Holder holder) {
        return new Peer(holder.node().value(), holder.origin());
    }

    /// @return the origin without its scheme: what people call this node
    String name() {
        return origin.substring(origin.indexOf("//") + 2);
    }
}
