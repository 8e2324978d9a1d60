package ngage.backend.relay;

import java.util.UUID;

/// A backend process, this time: one that was restarted is another node.
///
/// @param value letters, digits and `-`
public record NodeId(String value) {

    public NodeId {
        if (value.isEmpty() || value.length() > 64) {
            throw new IllegalArgumentException("a node's id has 1 to 64 characters");
        }
    }

    public static NodeId random() {
        return new NodeId(UUID.randomUUID().toString());
    }

    @Override
    public String toString() {
        return value;
    }
}
