package ngage.backend.video.foreign;

import java.time.Duration;
import ngage.backend.stamp.StreamClock;
import ngage.protocol.MediaTime;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The playlist's date-time is media time: its newest edge, carried on, is the studio's now, and the monitor shows its
/// segments.
final class DateTimeSession implements ForeignSession {

    private static final Logger log = LoggerFactory.getLogger(DateTimeSession.class);

    /// Of the dates of two segments that follow each other: the programme's own clock was set.
    private static final Duration JUMP = Duration.ofSeconds(2);

    private final StreamClock clock;
    private final ForeignMonitor monitor;
    private final EdgeClock edge = new EdgeClock();
    private ForeignPlaylist.@Nullable Segment last;

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
        ForeignPlaylist.Segment newest = playlist.newestDated();
        edge.begin(newest.end(), seenNanos);
        log.info("the foreign stream moves, at {} us", newest.end().micros());
        clock.onSessionStarted(new StreamClock.Source(newest.date(), monitor.frameMicros()));
        clock.onFrame(edge.at(seenNanos));
        last = newest;
        return newest.date();
    }

    @Override
    public boolean follow(ForeignPlaylist playlist, long seenNanos) {
        if (hasJumped(playlist)
                || !edge.follow(playlist.newestDated().end(), seenNanos, playlist.target())) {
            log.info("the foreign stream's date-time has jumped");
            return false;
        }
        clock.onFrame(edge.at(seenNanos));
        last = playlist.newestDated();
        return true;
    }

    /// An edge may be late; dates are not.
    private boolean hasJumped(ForeignPlaylist playlist) {
        ForeignPlaylist.Segment before = last;
        return before != null
                && playlist.dated().stream()
                        .filter(segment -> segment.number() == before.number() + 1)
                        .anyMatch(segment ->
                                segment.date().since(before.end()).abs().compareTo(JUMP) > 0);
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
