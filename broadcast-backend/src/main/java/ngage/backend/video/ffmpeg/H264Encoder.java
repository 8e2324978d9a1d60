package ngage.backend.video.ffmpeg;

import java.util.List;
import ngage.backend.video.ts.FrameRate;

/// An H.264 encoder that ffmpeg may have, best first.
public enum H264Encoder {
    LIBX264("libx264", "4d40"),
    LIBOPENH264("libopenh264", "42c0");

    private final String ffmpegName;
    private final String profile;

    H264Encoder(String ffmpegName, String profile) {
        this.ffmpegName = ffmpegName;
        this.profile = profile;
    }

    /// @return what ffmpeg calls it
    public String ffmpegName() {
        return ffmpegName;
    }

    /// @return profile and constraint flags as they stand in a `CODECS` attribute
    public String profile() {
        return profile;
    }

    /// @return the arguments that make it encode at once, without frames that wait for later ones
    /// @param rate of the source; without it x264 would take the time base of 1/90000 for the rate
    public List<String> lowLatency(FrameRate rate) {
        return switch (this) {
            case LIBX264 ->
                    List.of(
                            "-preset",
                            "veryfast",
                            "-tune",
                            "zerolatency",
                            "-profile:v",
                            "main",
                            "-x264-params",
                            "scenecut=0:sliced-threads=0:threads=1:fps=" + rate);
            // Its defaults: constrained baseline, and no frame is ever skipped.
            case LIBOPENH264 -> List.of();
        };
    }
}
