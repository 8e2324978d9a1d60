package ngage.backend.audience;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;

/// A set of fans: one bit each, because their indexes are dense. Any thread; bounded by the biggest
/// index.
final class FanSet {

    private static final int CHUNK_BITS = 15;
    private static final int CHUNK_MASK = (1 << CHUNK_BITS) - 1;

    private final Chunks<AtomicIntegerArray> chunks;
    private final AtomicLong size = new AtomicLong();

    /// @param maxFans indexes are below this
    FanSet(int maxFans) {
        chunks =
                new Chunks<>(
                        (maxFans >>> CHUNK_BITS) + 1,
                        () -> new AtomicIntegerArray(1 << CHUNK_BITS - 5));
    }

    /// @return whether it was not in the set
    boolean add(int fan) {
        int bit = 1 << (fan & 31);
        boolean isNew = (chunk(fan).getAndAccumulate(word(fan), bit, (a, b) -> a | b) & bit) == 0;
        if (isNew) {
            size.incrementAndGet();
        }
        return isNew;
    }

    boolean contains(int fan) {
        AtomicIntegerArray chunk = chunks.ifMade(fan >>> CHUNK_BITS);
        return chunk != null && (chunk.get(word(fan)) & 1 << (fan & 31)) != 0;
    }

    long size() {
        return size.get();
    }

    private AtomicIntegerArray chunk(int fan) {
        return chunks.get(fan >>> CHUNK_BITS);
    }

    private static int word(int fan) {
        return (fan & CHUNK_MASK) >>> 5;
    }
}
