package ngage.backend.video.hls;

import java.time.Instant;
import java.util.List;
import ngage.backend.video.ffmpeg.H264Encoder;
import ngage.backend.video.ladder.LadderConfig;
import ngage.protocol.MediaTime;
import ngage.protocol.ShowRunId;

/// Segments and parts without a picture.
final class TestPieces {

    private TestPieces() {}

    /// @return one with nothing in it, of two renditions, whose every stretch is the first
    static HlsOrigin origin(HlsConfig config) {
        return new HlsOrigin(
                new ShowRunId("q0"),
                LadderConfig.DEFAULT,
                H264Encoder.LIBX264,
                config,
                Instant.EPOCH,
                () -> 1);
    }

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
