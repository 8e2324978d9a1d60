package ngage.backend.audience;

import java.nio.ByteBuffer;
import ngage.backend.linux.OffHeap;

/// What a phone sent together with its handshake, which the kernel does not have any more. Stateless.
final class EarlyBytes {

    private EarlyBytes() {}

    /// Takes as much of them as there is room for, as [PhoneSocket#read] gives it.
    static int copy(ByteBuffer early, OffHeap into) {
        int count = Math.min(early.remaining(), into.size());
        into.bytes().clear().put(0, early, early.position(), count).limit(count);
        early.position(early.position() + count);
        return count;
    }
}
