package ngage.backend.video.foreign;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import ngage.backend.video.foreign.ForeignPlaylist.Segment;
import ngage.protocol.MediaTime;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Follows the playlist of somebody else's programme. A playlist that stands still ends the session; it begins when
/// the edge is seen to move, because only then is it known when it came.
///
/// One thread runs it; [#state] may be asked by any.
final class ForeignStream {

    /// Of the rendition that is followed and shown to the desk.
    private static final long MAX_BITS_PER_SECOND = 3_000_000;

    /// Segments by which a cache may be behind another, where their dates are not known.
    private static final int MOST_BEHIND = 3;

    /// A date may be that of the playlist's first segment, rounded, and the lengths of those since.
    private static final Duration SAME_DATE = Duration.ofMillis(40);

    private static final Duration LEAST_PATIENCE = Duration.ofSeconds(6);
    private static final Duration SOONEST = Duration.ofMillis(200);
    private static final Duration LATEST = Duration.ofSeconds(2);

    private static final Logger log = LoggerFactory.getLogger(ForeignStream.class);

    /// What the desk is to know.
    ///
    /// @param playlist absent before the first was read
    /// @param began media time at which the session began; absent without one
    /// @param movedNanos when the edge moved last
    record State(@Nullable ForeignPlaylist playlist, @Nullable MediaTime began, long movedNanos) {}

    private final HttpSource source;
    private final URI address;
    private final ForeignTime time;
    private final ForeignSession session;
    private final LongSupplier nanos;

    private long newest = -1; // segment's number
    private volatile State state;

    /// @param nanos the monotonic clock
    ForeignStream(
            HttpSource source,
            URI address,
            ForeignTime time,
            ForeignSession session,
            LongSupplier nanos) {
        this.source = source;
        this.address = address;
        this.time = time;
        this.session = session;
        this.nanos = nanos;
        this.state = new State(null, null, nanos.getAsLong());
    }

    State state() {
        return state;
    }

    /// Until it is interrupted, or the playlist cannot be had.
    void run() throws IOException, InterruptedException {
        endIfStill();
        URI media = media();
        while (!Thread.currentThread().isInterrupted()) {
            HttpSource.Text text = source.text(media);
            long seen = nanos.getAsLong();
            ForeignPlaylist playlist = ForeignPlaylist.parse(text.uri(), text.text(), time);
            onPlaylist(playlist, seen);
            endIfStill();
            pause(playlist.target());
        }
    }

    /// How long a playlist may stand still.
    static Duration patience(Duration target) {
        Duration three = target.multipliedBy(3);
        return three.compareTo(LEAST_PATIENCE) < 0 ? LEAST_PATIENCE : three;
    }

    /// @param seenNanos when it came
    void onPlaylist(ForeignPlaylist playlist, long seenNanos) {
        session.onLoaded();
        boolean isFirst = state.playlist == null;
        boolean hasMoved = playlist.newest() != newest;
        if (!hasMoved) {
            return;
        }
        MediaTime began = state.began;
        if (isFirst) {
            newest = playlist.newest();
            state = new State(playlist, null, seenNanos);
            return;
        }
        if (playlist.newest() < newest && isOlder(playlist, state.playlist)) {
            return;
        }
        if (playlist.newest() < newest) {
            log.info("the foreign stream's numbers begin anew");
            began = end(began);
        }
        if (began != null && !session.follow(playlist, seenNanos)) {
            began = end(began);
        }
        long known = newest;
        if (began == null) {
            began = session.begin(playlist, seenNanos);
            known = playlist.newest() - 1;
        }
        newest = playlist.newest();
        state = new State(playlist, began, seenNanos);
        session.onNewSegments(playlist, known);
    }

    /// Whether another cache of the venue's gave the playlist as it was a moment ago.
    private static boolean isOlder(ForeignPlaylist playlist, @Nullable ForeignPlaylist last) {
        if (last == null) {
            return false;
        }
        if (playlist.dated().isEmpty()) {
            return last.newest() - playlist.newest() < MOST_BEHIND;
        }
        Segment newest = playlist.newestDated();
        return last.dated().stream()
                .filter(known -> known.number() == newest.number())
                .anyMatch(
                        known -> known.date().since(newest.date()).abs().compareTo(SAME_DATE) < 0);
    }

    private @Nullable MediaTime end(@Nullable MediaTime began) {
        if (began != null) {
            session.end();
        }
        return null;
    }

    private void endIfStill() {
        State present = state;
        ForeignPlaylist playlist = present.playlist;
        if (playlist == null || present.began == null) {
            return;
        }
        long still = nanos.getAsLong() - present.movedNanos;
        if (still > patience(playlist.target()).toNanos()) {
            log.info("the foreign stream stands still");
            state = new State(playlist, end(present.began), present.movedNanos);
        }
    }

    private URI media() throws IOException, InterruptedException {
        HttpSource.Text text = source.text(address);
        Optional<MasterPlaylist> master = MasterPlaylist.parse(text.uri(), text.text());
        return master.isEmpty() ? address : master.get().within(MAX_BITS_PER_SECOND).uri();
    }

    /// A quarter of a segment: so exactly is the moment known in which a new one came.
    private static void pause(Duration target) {
        Duration quarter = target.dividedBy(4);
        Duration pause =
                quarter.compareTo(SOONEST) < 0
                        ? SOONEST
                        : quarter.compareTo(LATEST) > 0 ? LATEST : quarter;
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(pause.toMillis()));
    }
}
