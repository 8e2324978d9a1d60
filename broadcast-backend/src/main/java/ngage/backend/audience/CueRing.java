package ngage.backend.audience;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// The newest entries of the log as ready frames, shared by all phones: a phone is a cursor into it.
///
/// Written by the log reader's thread, read by all I/O threads. Bounded: a new entry pushes the oldest
/// out, whoever still needed it.
final class CueRing {

    private record Slot(long offset, Frame frame) {}

    private final AtomicReferenceArray<@Nullable Slot> slots;
    private volatile long head;

    CueRing(int entries) {
        slots = new AtomicReferenceArray<>(entries);
    }

    /// @param offset one more than the last one
    void add(long offset, Frame frame) {
        slots.set((int) (offset % slots.length()), new Slot(offset, frame));
        head = offset;
    }

    /// @return offset of the newest entry; 0 if there is none
    long head() {
        return head;
    }

    /// @return nothing if the entry is not here yet, or not any more
    @Nullable Frame at(long offset) {
        Slot slot = slots.get((int) (offset % slots.length()));
        return slot != null && slot.offset == offset ? slot.frame : null;
    }

    /// @return whether a phone that has everything up to `offset` can go on from here without a gap
    boolean continuesAfter(long offset) {
        return offset == head || offset < head && at(offset + 1) != null;
    }
}
