package ngage.backend.video.hls;

import ngage.protocol.MediaTime;

/// What the origin publishes of a rendition in one step.
public sealed interface Piece permits MediaPart, MediaSegment {

    /// @return media time of the frame that follows it
    MediaTime end();
}
