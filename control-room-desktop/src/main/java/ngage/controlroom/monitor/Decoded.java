package ngage.controlroom.monitor;

/// What a decoder gives next: a frame of the picture, or a stretch of the sound.
sealed interface Decoded permits DecodedFrame, DecodedSound {

    /// @return its presentation time in the stream, in microseconds
    long ptsMicros();
}
