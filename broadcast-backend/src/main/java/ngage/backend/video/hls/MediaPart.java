package ngage.backend.video.hls;

import ngage.protocol.MediaTime;

/// A part of a segment that is not complete yet.
///
/// @param firstSample media time of the segment's first sample, as far as it is known
/// @param firstFrame media time of its first frame
/// @param end media time of the frame that follows it
/// @param ticks its length, at 90 kHz
/// @param start whether a decoder may start with it
/// @param bytes the transport stream, which nobody changes
@SuppressWarnings("ArrayRecordComponent") // never compared
public record MediaPart(
        MediaTime firstSample,
        MediaTime firstFrame,
        MediaTime end,
        long ticks,
        Start start,
        byte[] bytes)
        implements Piece {

    /// How it begins.
    public enum Start {
        KEYFRAME,
        MIDDLE
    }
}
