package ngage.backend.audience;

import java.util.function.LongSupplier;
import ngage.protocol.CloseReason;
import org.jspecify.annotations.Nullable;

/// Whether this node takes another phone. Any thread.
final class Room {

    private final int maxPhones;
    private final LongSupplier sockets;
    private volatile boolean isDraining;

    /// @param sockets how many are open now, of whatever page
    Room(int maxPhones, LongSupplier sockets) {
        this.maxPhones = maxPhones;
        this.sockets = sockets;
    }

    void drain() {
        isDraining = true;
    }

    boolean isDraining() {
        return isDraining;
    }

    /// @return why a phone that asks for a socket cannot have one
    @Nullable CloseReason refusalOfHandshake() {
        return refusal(sockets.getAsLong());
    }

    /// @return why a phone that has a socket must go again: some came at the same time
    @Nullable CloseReason refusalOfHello() {
        return refusal(sockets.getAsLong() - 1);
    }

    private @Nullable CloseReason refusal(long others) {
        if (isDraining) {
            return CloseReason.DRAINING;
        }
        return others < maxPhones ? null : CloseReason.NO_ROOM;
    }
}
