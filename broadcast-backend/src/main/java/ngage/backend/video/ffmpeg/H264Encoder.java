package ngage.backend.video.ffmpeg;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import ngage.backend.video.ts.FrameRate;

/// An H.264 encoder that ffmpeg may have, in the order in which they are tried.
///
/// Software first, although hardware is cheaper: how a card's driver treats times and keyframes changes with
/// every version, the number of its sessions is bounded, and nobody wants to find that out on air. Who
/// has a card names it.
public enum H264Encoder {
    LIBX264("libx264", "4d40"),
    LIBOPENH264("libopenh264", "42c0"),
    NVENC("h264_nvenc", "4d40"),
    QSV("h264_qsv", "4d40"),
    VIDEOTOOLBOX("h264_videotoolbox", "4d40"),
    V4L2M2M("h264_v4l2m2m", "4d40");

    private final String ffmpegName;
    private final String profile;

    H264Encoder(String ffmpegName, String profile) {
        this.ffmpegName = ffmpegName;
        this.profile = profile;
    }

    /// @throws IllegalArgumentException if none has this name; it lists them
    public static H264Encoder named(String ffmpegName) {
        return Arrays.stream(values())
                .filter(encoder -> encoder.ffmpegName.equals(ffmpegName))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "--encoder: there is no '"
                                        + ffmpegName
                                        + "'; there are "
                                        + Arrays.stream(values())
                                                .map(H264Encoder::ffmpegName)
                                                .collect(Collectors.joining(", "))));
    }

    /// @return what ffmpeg calls it
    public String ffmpegName() {
        return ffmpegName;
    }

    /// @return profile and constraint flags as they stand in a `CODECS` attribute
    public String profile() {
        return profile;
    }

    /// The arguments that make it encode at once, without frames that wait for later ones, and with no
    /// keyframes but those that are asked for, each of which a decoder may start with.
    ///
    /// @param rate of the source; without it x264 would take the time base of 1/90000 for the rate
    public List<String> lowLatency(FrameRate rate) {
        return switch (this) {
            case LIBX264 ->
                    words(
                            "-preset veryfast -tune zerolatency -profile:v main -forced-idr 1"
                                    + " -x264-params scenecut=0:sliced-threads=0:threads=1:fps="
                                    + rate);
            // Its defaults: constrained baseline, and no frame is ever skipped.
            case LIBOPENH264 -> List.of();
            case NVENC ->
                    words(
                            "-preset p4 -tune ull -profile:v main -bf 0 -delay 0 -rc-lookahead 0"
                                    + " -no-scenecut 1 -forced-idr 1");
            case QSV ->
                    words(
                            "-preset veryfast -profile:v main -bf 0 -async_depth 1 -look_ahead 0"
                                    + " -forced_idr 1");
            case VIDEOTOOLBOX -> words("-profile:v main -realtime 1 -bf 0");
            case V4L2M2M -> words("-bf 0");
        };
    }

    private static List<String> words(String words) {
        return List.of(words.split(" "));
    }
}
