package ngage.backend.video.recording;

import java.time.Duration;
import ngage.protocol.MediaTime;

/// A frame in a recording.
///
/// @param time its media time
/// @param position where a player of the recording finds it. Players differ by some frames in where their zero is: what is
///     exact is the media time, by the stamps in the stream.
record RecordedFrame(MediaTime time, Duration position) {}
