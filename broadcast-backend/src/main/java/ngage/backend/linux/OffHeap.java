package ngage.backend.linux;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Memory that the kernel can be pointed to. Lives as long as this object.
///
/// @param bytes in the machine's own order
/// @param address of its first byte
public record OffHeap(ByteBuffer bytes, long address) {

    public static OffHeap ofSize(int size) {
        // The view starts at 0 and keeps the memory alive; the address is of its first byte.
        ByteBuffer bytes = ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
        return new OffHeap(bytes, MemorySegment.ofBuffer(bytes).address());
    }

    public int size() {
        return bytes.capacity();
    }
}
