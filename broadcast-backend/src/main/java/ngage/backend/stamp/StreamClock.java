package ngage.backend.stamp;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import ngage.protocol.MediaTime;
import org.jspecify.annotations.Nullable;

/// The programme's own clock, as the ingest sees it: the media time of the newest frame, carried on by
/// the monotonic clock between frames; on a node without the programme, what the node that has it says.
/// Written by the ingest's thread or by that of the nodes, read by any.
public final class StreamClock {

    /// @param source absent without one
    private record Anchor(MediaTime newest, long arrivedNanos, @Nullable Source source) {}

    /// A source session.
    ///
    /// @param firstFrame media time of its first frame
    /// @param frameMicros how long a frame of it lasts; 0 if it has no picture, or nobody knows
    public record Source(MediaTime firstFrame, long frameMicros) {}

    private final LongSupplier nanos;
    private final AtomicReference<Anchor> start;
    private final AtomicReference<Anchor> anchor;

    /// @param start what the clock shows before there is any source: the wall clock, as media time
    /// @param nanos the monotonic clock, such as `System::nanoTime`
    public StreamClock(MediaTime start, LongSupplier nanos) {
        this.nanos = nanos;
        Anchor begin = new Anchor(start, nanos.getAsLong(), null);
        this.start = new AtomicReference<>(begin);
        this.anchor = new AtomicReference<>(begin);
    }

    /// Media time for what arrives at this moment, from which a source session's own times are mapped.
    /// The wall clock is asked once in the life of a process: a step of it must not become a step in the
    /// programme, whose deadlines and stamps count on.
    public MediaTime arrival() {
        return carriedOn(start.get());
    }

    /// @return the studio's media time at this moment
    public MediaTime now() {
        return carriedOn(anchor.get());
    }

    /// @return the present source session; absent without one
    public @Nullable Source source() {
        return anchor.get().source;
    }

    /// @return how long a frame of the present source lasts, in microseconds; 0 without a picture
    public long frameMicros() {
        Source source = source();
        return source == null ? 0 : source.frameMicros;
    }

    /// A source session began.
    public void onSessionStarted(Source source) {
        anchor.set(new Anchor(source.firstFrame, nanos.getAsLong(), source));
    }

    /// A frame arrived from the studio.
    public void onFrame(MediaTime frame) {
        anchor.set(new Anchor(frame, nanos.getAsLong(), source()));
    }

    /// It is known only now how long a frame of the present source lasts, or is not so any more.
    ///
    /// @param frameMicros 0 if nobody knows
    public void onFrameLength(long frameMicros) {
        Anchor present = anchor.get();
        if (present.source != null && present.source.frameMicros != frameMicros) {
            Source source = new Source(present.source.firstFrame, frameMicros);
            anchor.set(new Anchor(present.newest, present.arrivedNanos, source));
        }
    }

    /// The source went away: the clock runs on, without a picture.
    public void onSessionEnded() {
        anchor.set(new Anchor(now(), nanos.getAsLong(), null));
    }

    /// Another node has the programme: this clock shows from now on what that one's does. A source that
    /// arrives here later gets its media time from there on.
    ///
    /// @param source session there; absent without one
    public void follow(MediaTime now, @Nullable Source source) {
        Anchor followed = new Anchor(now, nanos.getAsLong(), source);
        start.set(followed);
        anchor.set(followed);
    }

    private MediaTime carriedOn(Anchor from) {
        return new MediaTime(from.newest.micros() + (nanos.getAsLong() - from.arrivedNanos) / 1000);
    }
}
