package ngage.backend.audience;

import ngage.backend.linux.OffHeap;
import org.jspecify.annotations.Nullable;

/// Entries of the ring in a row, in one piece of memory, so that what a phone missed is one write.
///
/// One thread; filled again and again. Bounded: who misses more gets the rest with the next write.
final class Stretch {

    private static final int MAX_FRAMES = 64;
    private static final int MAX_BYTES = 64 * 1024;

    private final CueRing ring;
    private final OffHeap joined = OffHeap.ofSize(MAX_BYTES);
    private final @Nullable Frame[] frames = new Frame[MAX_FRAMES];
    private int count;
    private long first;
    private int length;
    private boolean hasMore;

    Stretch(CueRing ring) {
        this.ring = ring;
    }

    void clear() {
        count = 0;
        length = 0;
        hasMore = false;
    }

    /// Takes what the ring has from this offset on.
    void fill(long offset) {
        clear();
        first = offset;
        Frame frame = ring.at(offset);
        while (frame != null && count < MAX_FRAMES && hasRoomFor(frame)) {
            frames[count++] = frame;
            length += frame.length();
            frame = ring.at(first + count);
        }
        hasMore = frame != null;
        if (count > 1) {
            join();
        }
    }

    boolean isEmpty() {
        return count == 0;
    }

    /// @return whether the ring had more than fits in
    boolean hasMore() {
        return hasMore;
    }

    /// @return offset of the first entry
    long first() {
        return first;
    }

    OffHeap memory() {
        Frame only = frames[0];
        return count == 1 && only != null ? only.memory() : joined;
    }

    int length() {
        return length;
    }

    /// @return the i-th entry; nothing if there is none
    @Nullable Frame frame(int i) {
        return i < count ? frames[i] : null;
    }

    /// The first one may be as long as it likes: alone it is sent from where it is.
    private boolean hasRoomFor(Frame frame) {
        return count == 0 || length + frame.length() <= MAX_BYTES;
    }

    private void join() {
        int at = 0;
        for (int i = 0; i < count; i++) {
            Frame frame = frames[i];
            if (frame != null) {
                joined.bytes().put(at, frame.memory().bytes(), 0, frame.length());
                at += frame.length();
            }
        }
    }
}
