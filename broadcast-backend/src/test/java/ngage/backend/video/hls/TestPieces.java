package ngage.backend.video.hls;

import java.util.List;
import ngage.protocol.MediaTime;

/// Segments and parts without a picture.
final class TestPieces {

    private TestPieces() {}

    /// @param number of a segment of two seconds
    static MediaSegment segment(int number) {
        return new MediaSegment(
                new MediaTime(number * 2_000_000L),
                new MediaTime(number * 2_000_000L),
                new MediaTime((number + 1) * 2_000_000L),
                180_000,
                new byte[] {0x47, (byte) number},
                List.of());
    }

    /// @param number of a part of a third of a second
    static MediaPart part(int number) {
        return new MediaPart(
                new MediaTime(number * 333_333L),
                new MediaTime(number * 333_333L),
                new MediaTime((number + 1) * 333_333L),
                30_000,
                number % 6 == 0 ? MediaPart.Start.KEYFRAME : MediaPart.Start.MIDDLE,
                new byte[] {0x47, (byte) number});
    }
}
