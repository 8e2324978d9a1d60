package ngage.backend.audience;

import java.util.function.LongSupplier;
import ngage.protocol.CloseReason;
import org.jspecify.annotations.Nullable;

/// Whether this node takes another phone. Any thread.
final class Room {

    private final int maxPhones;
    private final LongSupplier connected;
    private volatile boolean isDraining;

    Room(int maxPhones, LongSupplier connected) {
        this.maxPhones = maxPhones;
        this.connected = connected;
    }

    void drain() {
        isDraining = true;
    }

    boolean isDraining() {
        return isDraining;
    }

    /// @return why a phone that asks for a socket cannot have one
    @Nullable CloseReason refusalOfHandshake() {
        return refusal(connected.getAsLong());
    }

    /// @return why a phone that has a socket must go again: some came at the same time
    @Nullable CloseReason refusalOfHello() {
        return refusal(connected.getAsLong() - 1);
    }

    private @Nullable CloseReason refusal(long others) {
        if (isDraining) {
            return CloseReason.DRAINING;
        }
        return others < maxPhones ? null : CloseReason.NO_ROOM;
    }
}
