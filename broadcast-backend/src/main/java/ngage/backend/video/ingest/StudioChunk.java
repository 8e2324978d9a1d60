package ngage.backend.video.ingest;

/// A part of the studio's stamped stream: whole packets.
///
/// @param bytes which nobody changes
/// @param start whether one may begin to read here
@SuppressWarnings("ArrayRecordComponent") // never compared
public record StudioChunk(byte[] bytes, Start start) {

    public enum Start {
        /// With the tables and a keyframe.
        KEYFRAME,
        /// Somewhere in between.
        MIDDLE
    }
}
