package ngage.backend.video.hls;

import java.time.Duration;
import ngage.backend.video.ts.Ticks;

/// How the programme is cut for phones.
///
/// @param segment length of a media segment: whole seconds, because there is a keyframe each second
/// @param window length of what a playlist lists
public record HlsConfig(Duration segment, Duration window) {

    public HlsConfig {
        if (segment.toSeconds() < 1 || segment.toNanosPart() != 0) {
            throw new IllegalArgumentException("a segment has whole seconds, one at least");
        }
        if (window.compareTo(segment.multipliedBy(4)) < 0) {
            throw new IllegalArgumentException("a playlist lists four segments at least");
        }
    }

    public HlsConfig(Duration segment) {
        this(segment, segment.multipliedBy(12));
    }

    /// @return how many segments a playlist lists
    public int listed() {
        return (int) window.dividedBy(segment);
    }

    /// @return how many segments are kept: a phone may ask for one that has just left the playlist
    public int kept() {
        return 2 * listed();
    }

    /// Segments end at a keyframe, and a source may round its times.
    ///
    /// @return ticks from which on a keyframe ends the segment
    public long leastTicks() {
        return segment.toSeconds() * Ticks.PER_SECOND - Ticks.PER_SECOND / 4;
    }
}
