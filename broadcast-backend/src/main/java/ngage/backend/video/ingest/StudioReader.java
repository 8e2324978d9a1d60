package ngage.backend.video.ingest;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// One reader of the studio's stream, with its own queue, bounded in bytes: when it is full, the reader
/// is dropped, because a stream with a hole is of no use to a decoder.
///
/// Filled by the ingest's thread, emptied by one other.
public final class StudioReader implements AutoCloseable {

    /// What a reader gets, for each session: `Began`, `Bytes` any number of times, `Ended`; and `Dropped`
    /// at any time, then nothing more.
    public sealed interface Event {
        record Began(StudioSession session) implements Event {}

        /// Whole packets; after `Began` from the tables and a keyframe on.
        @SuppressWarnings("ArrayRecordComponent") // never compared
        record Bytes(byte[] bytes) implements Event {}

        record Ended() implements Event {}

        record Dropped() implements Event {}
    }

    private final int maxBytes;
    private final Runnable onDropped;
    private final Consumer<StudioReader> onClosed;
    private final BlockingQueue<Event> queue = new LinkedBlockingQueue<>();
    private final AtomicInteger waitingBytes = new AtomicInteger();

    private boolean isReading; // ingest's thread only

    public StudioReader(int maxBytes, Runnable onDropped, Consumer<StudioReader> onClosed) {
        this.maxBytes = maxBytes;
        this.onDropped = onDropped;
        this.onClosed = onClosed;
    }

    /// Waits for what comes next.
    public Event take() throws InterruptedException {
        Event event = queue.take();
        if (event instanceof Event.Bytes bytes) {
            waitingBytes.addAndGet(-bytes.bytes().length);
        }
        return event;
    }

    @Override
    public void close() {
        onClosed.accept(this);
    }

    public void begin(StudioSession session) {
        if (!isReading) {
            isReading = true;
            queue.add(new Event.Began(session));
        }
    }

    public void offer(byte[] bytes) {
        if (!isReading) {
            return;
        }
        if (waitingBytes.addAndGet(bytes.length) > maxBytes) {
            isReading = false;
            close();
            queue.clear();
            queue.add(new Event.Dropped());
            onDropped.run();
            return;
        }
        queue.add(new Event.Bytes(bytes));
    }

    public void end() {
        if (isReading) {
            isReading = false;
            queue.add(new Event.Ended());
        }
    }
}
