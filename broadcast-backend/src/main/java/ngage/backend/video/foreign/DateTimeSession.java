package ngage.backend.video.foreign;

import ngage.backend.stamp.StreamClock;
import ngage.protocol.MediaTime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The playlist's date-time is media time: its newest edge, carried on, is the studio's now, and the monitor shows its
/// segments.
final class DateTimeSession implements ForeignSession {

    private static final Logger log = LoggerFactory.getLogger(DateTimeSession.class);

    private final StreamClock clock;
    private final ForeignMonitor monitor;
    private final EdgeClock edge = new EdgeClock();

    DateTimeSession(StreamClock clock, ForeignMonitor monitor) {
        this.clock = clock;
        this.monitor = monitor;
    }

    @Override
    public void onLoaded() {
        clock.onFrameLength(monitor.frameMicros());
    }

    @Override
    public MediaTime begin(ForeignPlaylist playlist, long seenNanos) {
        ForeignPlaylist.Segment last = playlist.newestDated();
        edge.begin(last.end(), seenNanos);
        log.info("the foreign stream moves, at {} us", last.end().micros());
        clock.onSessionStarted(new StreamClock.Source(last.date(), monitor.frameMicros()));
        clock.onFrame(edge.at(seenNanos));
        return last.date();
    }

    @Override
    public boolean follow(ForeignPlaylist playlist, long seenNanos) {
        if (!edge.follow(playlist.newestDated().end(), seenNanos, playlist.target())) {
            log.info("the foreign stream's date-time has jumped");
            return false;
        }
        clock.onFrame(edge.at(seenNanos));
        return true;
    }

    @Override
    public void onNewSegments(ForeignPlaylist playlist, long number) {
        playlist.dated().stream()
                .filter(segment -> segment.number() > number)
                .forEach(segment -> monitor.offer(playlist, segment));
    }

    @Override
    public void end() {
        clock.onSessionEnded();
        monitor.onSessionEnded();
    }

    @Override
    public String problem() {
        return monitor.problem();
    }

    @Override
    public long frameMicros() {
        return monitor.frameMicros();
    }
}
