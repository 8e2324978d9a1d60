package ngage.backend.video.ingest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import ngage.backend.video.ingest.StudioChunk.Start;
import ngage.backend.video.ingest.StudioReader.Event;
import ngage.backend.video.ts.StampedStream;
import ngage.protocol.MediaTime;
import org.jspecify.annotations.Nullable;

/// The last seconds of the studio's stamped stream, for its readers: the ladder, and each programme monitor.
/// A reader begins at a keyframe that is already here, and reads on at its own pace; one that is too
/// slow is dropped and delays no other.
///
/// Written by the ingest's thread; readers are opened and read on any. Guarded by this. It keeps whole groups
/// of pictures, of `span` and of `maxBytes` at most: of more, the oldest goes, and with it the reader that
/// still reads there, because a stream with a hole is of no use to a decoder.
public final class StudioFeed {

    /// Longer than a ladder needs to fall, to rise, and to find that it is too slow.
    public static final Duration SPAN = Duration.ofSeconds(16);

    public static final int MAX_BYTES = 24 << 20;

    private static final MediaTime NEWEST = new MediaTime(Long.MAX_VALUE);

    /// One event in the ring. Whoever has been cut off behind it can still see where it was.
    static final class Link {
        /// For who is cut off: it must not hold what comes after its place.
        static final Link NOWHERE = new Link(null, new Event.Ended(), null, false, null, null);

        final long number;
        final Event event;
        final @Nullable StudioSession session;
        final boolean isStart;

        /// Media time of the keyframe with which it begins; absent in between.
        final @Nullable MediaTime keyframe;

        /// Media time of the newest frame up to here; absent before the first.
        final @Nullable MediaTime reached;

        @Nullable Link next;

        Link(
                @Nullable Link before,
                Event event,
                @Nullable StudioSession session,
                boolean isStart,
                @Nullable MediaTime keyframe,
                @Nullable MediaTime newest) {
            this.number = before == null ? 0 : before.number + 1;
            this.event = event;
            this.session = session;
            this.isStart = isStart;
            this.keyframe = keyframe;
            this.reached = newest != null || before == null ? newest : before.reached;
        }

        boolean isStartNoLaterThan(MediaTime latest) {
            return latest.equals(NEWEST) || keyframe != null && keyframe.compareTo(latest) <= 0;
        }
    }

    private final Duration span;
    private final int maxBytes;
    private final List<StudioReader> readers = new ArrayList<>();

    /// The one before the oldest that is kept.
    private Link before = new Link(Link.NOWHERE, new Event.Ended(), null, false, null, null);

    private Link last = before;
    private long bytes;
    private @Nullable StudioSession session;
    private boolean isClosed;

    public StudioFeed() {
        this(SPAN, MAX_BYTES);
    }

    public StudioFeed(Duration span, int maxBytes) {
        this.span = span;
        this.maxBytes = maxBytes;
    }

    /// @return the studio's present session; absent without a source
    public synchronized @Nullable StudioSession session() {
        return session;
    }

    /// A reader that begins at the newest keyframe, or waits for the next one.
    ///
    /// @param onDropped called on the ingest's thread when it is too slow; must not block
    public StudioReader open(Runnable onDropped) {
        return open(null, _ -> NEWEST, onDropped);
    }

    /// A reader that begins at the keyframe at or before a media time, or at the oldest that is kept, or waits
    /// for the next one.
    ///
    /// @param unfinished the session to begin in, if it is kept, also if it has ended; else the present one
    /// @param from where in it, asked while the feed stands still; absent for the oldest
    /// @param onDropped as above
    public StudioReader openFrom(
            @Nullable StudioSession unfinished,
            Function<StudioSession, @Nullable MediaTime> from,
            Runnable onDropped) {
        return open(unfinished, from, onDropped);
    }

    private synchronized StudioReader open(
            @Nullable StudioSession unfinished,
            Function<StudioSession, @Nullable MediaTime> from,
            Runnable onDropped) {
        Link place = unfinished == null ? null : placeIn(unfinished, from);
        if (place == null && session != null) {
            place = placeIn(session, from);
        }
        StudioReader reader = new StudioReader(this, place == null ? last : place, onDropped);
        readers.add(reader);
        return reader;
    }

    /// @throws IllegalStateException if it is closed: its reader may have gone
    public synchronized void begin(StudioSession begun) {
        if (isClosed) {
            throw new IllegalStateException("a session after the last one");
        }
        if (session != null) {
            append(new Link(last, new Event.Ended(), null, false, null, null));
        }
        session = begun;
    }

    /// @throws IllegalStateException if there is no session, or none any more
    public void offer(StudioChunk chunk) {
        boolean isStart = chunk.start() == Start.KEYFRAME;
        MediaTime keyframe = isStart ? StampedStream.firstFrame(chunk.bytes()).orElse(null) : null;
        MediaTime newest = StampedStream.newest(chunk.bytes()).orElse(null);
        List<StudioReader> tooSlow;
        synchronized (this) {
            if (session == null) {
                throw new IllegalStateException(
                        isClosed ? "a chunk after the last session" : "a chunk of no session");
            }
            Event event = new Event.Bytes(chunk.bytes());
            append(new Link(last, event, session, isStart, keyframe, newest));
            bytes += chunk.bytes().length;
            trim();
            tooSlow = readers.stream().filter(StudioReader::isCutOff).toList();
            readers.removeAll(tooSlow);
        }
        tooSlow.forEach(StudioReader::onDropped);
    }

    public synchronized void end() {
        if (session != null) {
            session = null;
            append(new Link(last, new Event.Ended(), null, false, null, null));
        }
    }

    /// Ends the present session, and no other comes: readers read to the end of what is here.
    public synchronized void close() {
        end();
        isClosed = true;
        notifyAll();
    }

    boolean isClosedLocked() {
        return isClosed;
    }

    synchronized void close(StudioReader reader) {
        readers.remove(reader);
    }

    /// @return the one before the oldest that is kept
    Link beforeLocked() {
        return before;
    }

    /// @return how much later the newest frame is than the newest of those up to `at`
    synchronized Duration behind(Link at) {
        MediaTime newest = last.reached;
        return newest == null || at.reached == null || at == last
                ? Duration.ZERO
                : newest.since(at.reached);
    }

    private void append(Link link) {
        last.next = link;
        last = link;
        notifyAll();
    }

    /// @return the link before the one to begin with; absent if nothing of this session is kept
    private @Nullable Link placeIn(
            StudioSession wanted, Function<StudioSession, @Nullable MediaTime> from) {
        MediaTime latest = from.apply(wanted);
        Link place = null;
        for (Link link = before; link.next != null; link = link.next) {
            Link next = link.next;
            boolean fits =
                    next.isStart
                            && wanted.equals(next.session)
                            && (place == null || latest != null && next.isStartNoLaterThan(latest));
            place = fits ? link : place;
        }
        return place;
    }

    private void trim() {
        while (true) {
            Link second = beforeSecondGroup();
            MediaTime newest = last.reached;
            boolean isLong =
                    newest != null
                            && second.next != null
                            && second.next.keyframe != null
                            && newest.since(second.next.keyframe).compareTo(span) >= 0;
            if (bytes <= maxBytes && !isLong) {
                return;
            }
            cutBehind(second);
        }
    }

    /// @return the last of the oldest group of pictures; the last of all if there is one group only
    private Link beforeSecondGroup() {
        Link first = before.next;
        if (first == null) {
            return last;
        }
        Link link = first;
        while (link.next != null && !link.next.isStart) {
            link = link.next;
        }
        return link;
    }

    private void cutBehind(Link place) {
        while (before != place && before.next != null) {
            before = before.next;
            if (before.event instanceof Event.Bytes gone) {
                bytes -= gone.bytes().length;
            }
        }
    }
}
