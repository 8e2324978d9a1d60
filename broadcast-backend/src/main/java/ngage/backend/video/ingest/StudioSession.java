package ngage.backend.video.ingest;

import ngage.backend.video.ts.FrameRate;
import ngage.backend.video.ts.MediaTimeline;
import ngage.protocol.MediaTime;

/// A stretch of the programme that is of one make, from its first frame to its last: what one connection
/// of the studio sends until its parameters change, or the slate until the studio comes.
///
/// @param timeline from the times in its stream to media time, the same from beginning to end
/// @param firstFrame media time of its first video frame
/// @param rate of its frames
/// @param inWords what it consists of, for the crew
public record StudioSession(
        Kind kind, MediaTimeline timeline, MediaTime firstFrame, FrameRate rate, String inWords) {

    public enum Kind {
        STUDIO,
        /// The picture for the time without a source.
        SLATE
    }

    /// Of the studio.
    public StudioSession(MediaTimeline timeline, MediaTime firstFrame, FrameRate rate) {
        this(Kind.STUDIO, timeline, firstFrame, rate, rate.inWords() + " frames a second");
    }
}
