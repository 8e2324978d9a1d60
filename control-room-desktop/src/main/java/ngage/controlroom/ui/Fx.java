package ngage.controlroom.ui;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The one gateway from other threads to the window's thread.
///
/// @param executor runs work on the window's thread, in order: `Platform::runLater`
public record Fx(Executor executor) {

    public void run(Runnable work) {
        executor.execute(work);
    }

    /// @return hands values from any thread to `sink` on the window's thread; of several that wait, only
    ///     the newest arrives, so that a slow window has one waiting, not a queue
    public <T> Consumer<T> newest(Consumer<T> sink) {
        AtomicReference<@Nullable T> waiting = new AtomicReference<>();
        return value -> {
            if (waiting.getAndSet(value) == null) {
                executor.execute(() -> {
                    T newest = waiting.getAndSet(null);
                    if (newest != null) {
                        sink.accept(newest);
                    }
                });
            }
        };
    }
}
