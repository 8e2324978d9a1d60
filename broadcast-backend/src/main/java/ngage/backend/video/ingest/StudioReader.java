package ngage.backend.video.ingest;

import java.time.Duration;
import ngage.backend.video.ingest.StudioFeed.Link;
import org.jspecify.annotations.Nullable;

/// One reader of the studio's stream: a place in the [StudioFeed], and nothing of its own. When the feed
/// has let go what stands at its place, the reader is dropped.
///
/// Its place is guarded by the feed; read by one thread.
public final class StudioReader implements AutoCloseable {

    /// What a reader gets, for each session: `Began`, `Bytes` any number of times, `Ended`; then
    /// nothing more after `Closed`, or after `Dropped`, which comes at any time.
    public sealed interface Event {
        record Began(StudioSession session) implements Event {}

        /// Whole packets; after `Began` from the tables and a keyframe on.
        @SuppressWarnings("ArrayRecordComponent") // never compared
        record Bytes(byte[] bytes) implements Event {}

        record Ended() implements Event {}

        record Dropped() implements Event {}

        /// No session comes any more.
        record Closed() implements Event {}
    }

    private final StudioFeed feed;
    private final Runnable onDropped;
    private Link at;
    private @Nullable StudioSession session;
    private boolean isDropped;

    /// @param before the link before the first that it may read
    StudioReader(StudioFeed feed, Link before, Runnable onDropped) {
        this.feed = feed;
        this.at = before;
        this.onDropped = onDropped;
    }

    /// Waits for what comes next.
    public Event take() throws InterruptedException {
        synchronized (feed) {
            while (true) {
                if (isCutOff()) {
                    return new Event.Dropped();
                }
                Link next = at.next;
                if (next == null && feed.isClosedLocked()) {
                    return new Event.Closed();
                } else if (next == null) {
                    feed.wait();
                } else if (session == null && next.isStart && next.session != null) {
                    session = next.session;
                    return new Event.Began(next.session);
                } else {
                    at = next;
                    if (session != null) {
                        session = next.event instanceof Event.Ended ? null : session;
                        return next.event;
                    }
                }
            }
        }
    }

    /// @return how much of the programme waits for it
    public Duration behind() {
        synchronized (feed) {
            return feed.behind(at);
        }
    }

    /// @return whether it was too slow
    public boolean isDropped() {
        synchronized (feed) {
            return isCutOff();
        }
    }

    @Override
    public void close() {
        feed.close(this);
    }

    /// @return whether what stands at its place is gone; it holds on to nothing then. Under the feed's guard
    boolean isCutOff() {
        Link oldest = feed.beforeLocked();
        if (!isDropped && at.number < oldest.number) {
            // Who reads nothing yet has lost nothing.
            isDropped |= session != null;
            at = isDropped ? Link.NOWHERE : oldest;
        }
        return isDropped;
    }

    void onDropped() {
        onDropped.run();
    }
}
