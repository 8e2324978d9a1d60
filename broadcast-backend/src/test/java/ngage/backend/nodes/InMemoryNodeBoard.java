package ngage.backend.nodes;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import ngage.backend.relay.LogUnavailableException;
import ngage.backend.relay.NodeId;

/// A board in memory, on which nothing is forgotten until the test says so. Safe on any thread.
final class InMemoryNodeBoard implements NodeBoard {

    final AtomicLong micros = new AtomicLong();
    final AtomicBoolean isAway = new AtomicBoolean();
    private final Set<NodeId> refused = new HashSet<>();
    private final Map<NodeId, byte[]> pulses;

    InMemoryNodeBoard() {
        this(new ConcurrentHashMap<>());
    }

    private InMemoryNodeBoard(Map<NodeId, byte[]> pulses) {
        this.pulses = pulses;
    }

    /// @return the same board, as another node sees it, for whom alone it may be away
    InMemoryNodeBoard view() {
        return new InMemoryNodeBoard(pulses);
    }

    @Override
    public synchronized Reading exchange(NodeId node, byte[] pulse, Wish wish)
            throws LogUnavailableException {
        if (isAway.get()) {
            throw new LogUnavailableException("away", null);
        }
        if (pulse.length > 0 && !refused.contains(node)) {
            pulses.put(node, pulse);
        }
        return new Reading(
                micros.get(), wish == Wish.ALL ? List.copyOf(pulses.values()) : List.of());
    }

    /// From now on it looks as if that node had died.
    synchronized void refuse(NodeId node) {
        refused.add(node);
        pulses.remove(node);
    }

    /// As time does with one that has died.
    synchronized void forget(NodeId node) {
        pulses.remove(node);
    }
}
