package ngage.backend.audience;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// Which phone each fan is connected with on this node: at most one. Any thread; eight bytes per fan,
/// because their indexes are dense.
final class ConnectedFans {

    private static final int CHUNK_BITS = 12;
    private static final int CHUNK_MASK = (1 << CHUNK_BITS) - 1;

    private final Chunks<AtomicReferenceArray<@Nullable Phone>> chunks;

    /// @param maxFans indexes are below this
    ConnectedFans(int maxFans) {
        chunks =
                new Chunks<>(
                        (maxFans >>> CHUNK_BITS) + 1,
                        () -> new AtomicReferenceArray<>(1 << CHUNK_BITS));
    }

    /// @return the phone that the fan had before
    @Nullable Phone put(int fan, Phone phone) {
        return chunk(fan).getAndSet(fan & CHUNK_MASK, phone);
    }

    /// Takes the phone out, unless another one has replaced it.
    void remove(int fan, Phone phone) {
        chunk(fan).compareAndSet(fan & CHUNK_MASK, phone, null);
    }

    boolean contains(int fan) {
        AtomicReferenceArray<@Nullable Phone> chunk = chunks.ifMade(fan >>> CHUNK_BITS);
        return chunk != null && chunk.get(fan & CHUNK_MASK) != null;
    }

    private AtomicReferenceArray<@Nullable Phone> chunk(int fan) {
        return chunks.get(fan >>> CHUNK_BITS);
    }
}
