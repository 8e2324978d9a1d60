package ngage.backend.audience;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The parts of a big array, each made when it is first needed and never taken away. Any thread.
///
/// @param <C> part, safe on any thread itself
final class Chunks<C> {

    private final AtomicReferenceArray<@Nullable C> chunks;
    private final Supplier<C> maker;

    /// @param maker of an empty part; two threads may call it for the same one
    Chunks(int count, Supplier<C> maker) {
        this.chunks = new AtomicReferenceArray<>(count);
        this.maker = maker;
    }

    /// @return nothing if it has not been needed yet
    @Nullable C ifMade(int i) {
        return chunks.get(i);
    }

    C get(int i) {
        C present = chunks.get(i);
        if (present != null) {
            return present;
        }
        C made = maker.get();
        C other = chunks.compareAndExchange(i, null, made);
        return other == null ? made : other;
    }
}
