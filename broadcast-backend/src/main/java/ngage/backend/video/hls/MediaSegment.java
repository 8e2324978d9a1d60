package ngage.backend.video.hls;

import java.io.ByteArrayOutputStream;
import java.util.List;
import ngage.protocol.MediaTime;

/// A stretch of one rendition that a player can start with.
///
/// @param firstSample media time of its first sample, of sound or picture
/// @param firstFrame media time of its first frame
/// @param end media time of the frame that follows it
/// @param ticks its length, at 90 kHz
/// @param bytes the transport stream, which nobody changes
/// @param parts of which it consists, if it is published in parts
@SuppressWarnings("ArrayRecordComponent") // never compared
public record MediaSegment(
        MediaTime firstSample,
        MediaTime firstFrame,
        MediaTime end,
        long ticks,
        byte[] bytes,
        List<MediaPart> parts)
        implements Piece {

    public MediaSegment {
        parts = List.copyOf(parts);
    }

    /// @param parts all that there is of it
    static MediaSegment of(List<MediaPart> parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        parts.forEach(part -> bytes.writeBytes(part.bytes()));
        return new MediaSegment(
                parts.getFirst().firstSample(),
                parts.getFirst().firstFrame(),
                parts.getLast().end(),
                parts.stream().mapToLong(MediaPart::ticks).sum(),
                bytes.toByteArray(),
                parts);
    }
}
