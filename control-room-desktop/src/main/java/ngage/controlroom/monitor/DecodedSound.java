package ngage.controlroom.monitor;

import java.nio.ShortBuffer;

/// A stretch of sound as it comes out of the decoder.
///
/// @param ptsMicros presentation time of its first sample in the stream, in microseconds
/// @param rate samples a second
/// @param samples of one channel
record DecodedSound(long ptsMicros, int rate, ShortBuffer samples) implements Decoded {}
