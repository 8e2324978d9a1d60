package ngage.backend.audience;

import ngage.backend.linux.OffHeap;

/// One ready-made WebSocket frame, shared by all phones that get it. Never changed; any thread.
///
/// @param memory that it is at the start of, read by absolute positions only
record Frame(OffHeap memory, int length) {

    static Frame of(byte[] bytes) {
        OffHeap memory = OffHeap.ofSize(bytes.length);
        memory.bytes().put(0, bytes);
        return new Frame(memory, bytes.length);
    }
}
