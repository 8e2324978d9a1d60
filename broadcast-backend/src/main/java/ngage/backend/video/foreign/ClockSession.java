package ngage.backend.video.foreign;

import ngage.backend.stamp.StreamClock;
import ngage.protocol.MediaTime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The playlist has no date-time, and our own clock goes on as without a source: each phone takes the edge, when it
/// sees it, for the studio's now. No frame of the stream has a media time here, so there is nothing for a
/// monitor to show.
final class ClockSession implements ForeignSession {

    private static final Logger log = LoggerFactory.getLogger(ClockSession.class);

    private final StreamClock clock;

    ClockSession(StreamClock clock) {
        this.clock = clock;
    }

    @Override
    public void onLoaded() {
        // Nothing is measured.
    }

    @Override
    public MediaTime begin(ForeignPlaylist playlist, long seenNanos) {
        MediaTime now = clock.now();
        log.info("the foreign stream moves; our clock shows {} us", now.micros());
        return now;
    }

    @Override
    public boolean follow(ForeignPlaylist playlist, long seenNanos) {
        return true;
    }

    @Override
    public void onNewSegments(ForeignPlaylist playlist, long number) {
        // Phones alone play them.
    }

    @Override
    public void end() {
        // The clock runs on.
    }

    @Override
    public String problem() {
        return "the playlist has no date-time";
    }

    @Override
    public long frameMicros() {
        return 0;
    }
}
