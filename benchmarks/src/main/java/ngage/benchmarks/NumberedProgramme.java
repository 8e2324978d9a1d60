package ngage.benchmarks;

import java.util.ArrayList;
import java.util.List;
import ngage.backend.video.ffmpeg.Ffmpeg;
import ngage.backend.video.ffmpeg.H264Encoder;

/// A test programme whose frames carry their number in the pixels: two rows of blocks at the top, the
/// number and its complement, so that a block which the encoder spoilt is found out.
///
/// @param rate of its frames, as ffmpeg writes it: `30000/1001`
/// @param codec that the studio encodes with
/// @param hasBFrames whether frames are decoded in another order than shown
/// @param isVariable whether frames are missing: one of seven, and in every other second three of four
record NumberedProgramme(String rate, Codec codec, boolean hasBFrames, boolean isVariable) {

    /// In software: hardware is not the same everywhere.
    enum Codec {
        H264,
        H265
    }

    /// What ffmpeg must have for H.265.
    static final String H265_ENCODER = "libx265";

    static final int WIDTH = 640;
    static final int HEIGHT = 360;

    private static final int BITS = 16;
    private static final int BLOCK = 40;

    /// @return such as `29.97 frames a second, B-frames`
    String text() {
        String words =
                switch (rate) {
                    case "24000/1001" -> "23.98";
                    case "30000/1001" -> "29.97";
                    case "60000/1001" -> "59.94";
                    default -> rate;
                };
        return words
                + " frames a second"
                + (codec == Codec.H265 ? ", H.265" : "")
                + (isVariable ? ", variable" : "")
                + (hasBFrames ? ", B-frames" : "");
    }

    double framesPerSecond() {
        int slash = rate.indexOf('/');
        return slash < 0
                ? Double.parseDouble(rate)
                : Double.parseDouble(rate.substring(0, slash))
                        / Double.parseDouble(rate.substring(slash + 1));
    }

    /// @return the arguments of an ffmpeg that plays the studio: made and encoded at the programme's own pace,
    ///     for ever; where to, and in what format, is to follow
    List<String> studio(Ffmpeg ffmpeg) {
        List<String> words = new ArrayList<>(List.of("-re", "-f", "lavfi", "-i"));
        words.add(
                "testsrc2=s=%dx%d:r=%s,format=yuv420p,%s"
                        .formatted(WIDTH, HEIGHT, rate, numbers()));
        words.addAll(List.of("-re", "-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000"));
        words.addAll(List.of("-fps_mode", "passthrough"));
        words.addAll(encoder(ffmpeg));
        words.addAll(List.of("-b:v", "1800k", "-g", "50", "-c:a", "aac"));
        return words;
    }

    /// @param grey the pixels of a frame of [#WIDTH] x [#HEIGHT]
    /// @param at index of its first pixel
    /// @return its number; -1 if it cannot be read
    static int read(byte[] grey, int at) {
        int number = 0;
        for (int bit = BITS - 1; bit >= 0; bit--) {
            boolean isSet = isLight(grey, at, bit, 0);
            if (isSet == isLight(grey, at, bit, 1)) {
                return -1;
            }
            number = number << 1 | (isSet ? 1 : 0);
        }
        return number;
    }

    private List<String> encoder(Ffmpeg ffmpeg) {
        String bFrames = hasBFrames ? "2" : "0";
        return switch (codec) {
            case H264 ->
                    ffmpeg.encoder() == H264Encoder.LIBX264
                            ? List.of("-c:v", "libx264", "-preset", "ultrafast", "-bf", bFrames)
                            : List.of("-c:v", ffmpeg.encoder().ffmpegName());
            case H265 ->
                    List.of(
                            "-c:v",
                            H265_ENCODER,
                            "-preset",
                            "ultrafast",
                            "-x265-params",
                            "log-level=error:bframes=" + bFrames);
        };
    }

    private String numbers() {
        List<String> filters = new ArrayList<>();
        filters.add("drawbox=0:0:iw:%d:black:fill".formatted(2 * BLOCK));
        for (int bit = 0; bit < BITS; bit++) {
            for (int row = 0; row < 2; row++) {
                filters.add(
                        "drawbox=%d:%d:%d:%d:white:fill:enable='eq(mod(floor(n/%d),2),%d)'"
                                .formatted(
                                        left(bit),
                                        row * BLOCK,
                                        BLOCK,
                                        BLOCK,
                                        1 << bit,
                                        row == 0 ? 1 : 0));
            }
        }
        if (isVariable) {
            filters.add("select='if(mod(floor(t),2),not(mod(n,4)),not(eq(mod(n,7),3)))'");
        }
        return String.join(",", filters);
    }

    private static boolean isLight(byte[] grey, int at, int bit, int row) {
        int x = left(bit) + BLOCK / 2;
        int y = row * BLOCK + BLOCK / 2;
        return (grey[at + y * WIDTH + x] & 0xff) > 127;
    }

    private static int left(int bit) {
        return (BITS - 1 - bit) * BLOCK;
    }
}
