package ngage.backend.video.hls;

import ngage.protocol.MediaTime;

/// A stretch of one rendition that a player can start with.
///
/// @param firstSample media time of its first sample, of sound or picture
/// @param ticks its length, at 90 kHz
/// @param bytes the transport stream, which nobody changes
@SuppressWarnings("ArrayRecordComponent") // never compared
public record MediaSegment(MediaTime firstSample, long ticks, byte[] bytes) {}
