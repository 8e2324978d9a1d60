package ngage.backend.video.ingest;

import ngage.backend.video.ts.FrameRate;
import ngage.backend.video.ts.MediaTimeline;
import ngage.protocol.MediaTime;

/// One connection of the studio, from its first frame to its last.
///
/// @param timeline from the times in its stream to media time, the same from beginning to end
/// @param firstFrame media time of its first video frame
/// @param rate of its frames
public record StudioSession(MediaTimeline timeline, MediaTime firstFrame, FrameRate rate) {}
