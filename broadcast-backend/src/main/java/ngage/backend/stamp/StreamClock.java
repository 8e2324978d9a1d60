package ngage.backend.stamp;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import ngage.protocol.MediaTime;
import org.jspecify.annotations.Nullable;

/// The programme's own clock, as the ingest sees it: the media time of the newest frame, carried on by
/// the monotonic clock between frames. Written by the ingest's thread, read by any.
public final class StreamClock {

    private record Anchor(MediaTime newest, long arrivedNanos, @Nullable MediaTime firstFrame) {}

    private final LongSupplier nanos;
    private final MediaTime start;
    private final long startNanos;
    private final AtomicReference<Anchor> anchor;

    /// @param start what the clock shows before there is any source: the wall clock, as media time
    /// @param nanos the monotonic clock, such as `System::nanoTime`
    public StreamClock(MediaTime start, LongSupplier nanos) {
        this.nanos = nanos;
        this.start = start;
        this.startNanos = nanos.getAsLong();
        this.anchor = new AtomicReference<>(new Anchor(start, startNanos, null));
    }

    /// Media time for what arrives at this moment, from which a source session's own times are mapped.
    /// The wall clock is asked once in the life of a process: a step of it must not become a step in the
    /// programme, whose deadlines and stamps count on.
    public MediaTime arrival() {
        return new MediaTime(start.micros() + (nanos.getAsLong() - startNanos) / 1000);
    }

    /// @return the studio's media time at this moment
    public MediaTime now() {
        Anchor present = anchor.get();
        return new MediaTime(
                present.newest.micros() + (nanos.getAsLong() - present.arrivedNanos) / 1000);
    }

    /// @return media time of the first frame of the present source session; absent without a source
    public @Nullable MediaTime firstFrame() {
        return anchor.get().firstFrame;
    }

    /// A source session began.
    ///
    /// @param firstFrame media time of its first video frame
    public void onSessionStarted(MediaTime firstFrame) {
        anchor.set(new Anchor(firstFrame, nanos.getAsLong(), firstFrame));
    }

    /// A frame arrived from the studio.
    public void onFrame(MediaTime frame) {
        MediaTime firstFrame = anchor.get().firstFrame;
        anchor.set(new Anchor(frame, nanos.getAsLong(), firstFrame));
    }

    /// The source went away: the clock runs on, without a picture.
    public void onSessionEnded() {
        anchor.set(new Anchor(now(), nanos.getAsLong(), null));
    }
}
