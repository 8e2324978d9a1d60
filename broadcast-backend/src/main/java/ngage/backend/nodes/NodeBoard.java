package ngage.backend.nodes;

import java.util.List;
import ngage.backend.relay.LogUnavailableException;
import ngage.backend.relay.NodeId;

/// Where the nodes of one show run put their pulses, and see those of the others. What nobody renews
/// is forgotten.
///
/// Blocking, for a short while at most; one thread.
public interface NodeBoard {

    /// @param storeMicros the store's own clock
    /// @param pulses of all nodes, the asking one's too; empty if they were not asked for
    record Reading(long storeMicros, List<byte[]> pulses) {

        public Reading {
            pulses = List.copyOf(pulses);
        }
    }

    /// Puts a pulse there, in place of the node's last one, and reads.
    ///
    /// @param pulse empty to put none
    /// @throws LogUnavailableException if the store did not answer
    Reading exchange(NodeId node, byte[] pulse, Wish wish) throws LogUnavailableException;

    /// What to read.
    enum Wish {
        ALL,
        NONE
    }
}
