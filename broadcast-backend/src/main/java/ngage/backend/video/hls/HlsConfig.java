package ngage.backend.video.hls;

import java.time.Duration;
import ngage.backend.video.ts.Ticks;

/// How the programme is cut for phones.
///
/// @param segment length of a media segment: whole seconds, because there is a keyframe each second
/// @param window length of what a playlist lists: how far back a phone can go
/// @param delivery how soon phones may fetch it
public record HlsConfig(Duration segment, Duration window, Delivery delivery) {

    public static final Duration DEFAULT_WINDOW = Duration.ofSeconds(60);

    /// Twice this much of two renditions is in memory.
    public static final Duration LONGEST_WINDOW = Duration.ofMinutes(10);

    /// Longer than a playlist that a cache has kept, and the segment that its reader chooses from it.
    private static final Duration KEPT_BEHIND = Duration.ofSeconds(30);

    /// How soon phones may fetch what was cut.
    public enum Delivery {
        /// When a segment is complete.
        SEGMENTS,
        /// In parts of a third of a second, with playlists that wait for the next one (LL-HLS).
        PARTS
    }

    public HlsConfig {
        if (segment.toSeconds() < 1 || segment.toNanosPart() != 0) {
            throw new IllegalArgumentException("a segment has whole seconds, one at least");
        }
        if (window.compareTo(segment.multipliedBy(4)) < 0 || window.compareTo(LONGEST_WINDOW) > 0) {
            throw new IllegalArgumentException(
                    "a playlist lists four segments at least, and ten minutes at most");
        }
    }

    public HlsConfig(Duration segment) {
        this(segment, DEFAULT_WINDOW, Delivery.SEGMENTS);
    }

    /// @return how many segments a playlist lists
    public int listed() {
        return (int) window.dividedBy(segment);
    }

    /// @return how many segments are kept: a phone may ask for one that has just left the playlist
    public int kept() {
        return listed() + (int) Math.max(4, KEPT_BEHIND.dividedBy(segment));
    }

    public boolean hasParts() {
        return delivery == Delivery.PARTS;
    }

    /// Keyframes are a second apart, and a source may round its times.
    ///
    /// @return ticks from which on a keyframe ends the segment
    public long leastTicks() {
        return segment.toSeconds() * (Ticks.PER_SECOND - Ticks.PER_SECOND / 100);
    }
}
