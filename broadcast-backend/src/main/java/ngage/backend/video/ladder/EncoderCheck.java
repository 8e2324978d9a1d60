package ngage.backend.video.ladder;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import ngage.backend.process.ChildFilter;
import ngage.backend.process.Leash;
import ngage.backend.video.ffmpeg.Ffmpeg;
import ngage.backend.video.ffmpeg.FfmpegMissingException;
import ngage.backend.video.ffmpeg.H264Encoder;
import ngage.backend.video.ts.FrameRate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes an encoder at its deeds: two seconds of uneven frames go through the ladder as it will be, and come out
/// with the same times, true stamps, and keyframes where they were asked for; or it does not count. Blocks for a
/// second or so.
public final class EncoderCheck {

    private static final Logger log = LoggerFactory.getLogger(EncoderCheck.class);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /// As ffmpeg makes it; small, because only its times count.
    private static final String PICTURE = "testsrc2=s=320x180";

    /// 30 frames a second, none of them where it should be.
    private static final String UNEVEN = "N/30+0.007*mod(N\\,3)";

    private EncoderCheck() {}

    /// @param wish the only one to try; absent for the first that is good
    /// @return the same ffmpeg, to encode with what was seen to work
    /// @throws FfmpegMissingException if none is good; for the user
    public static Ffmpeg prove(Ffmpeg ffmpeg, LadderConfig ladder, @Nullable H264Encoder wish)
            throws FfmpegMissingException, InterruptedException {
        if (wish != null && !ffmpeg.encoders().contains(wish)) {
            throw new FfmpegMissingException(
                    "%s has no %s: choose another --encoder, or another --ffmpeg."
                            .formatted(ffmpeg.executable(), wish.ffmpegName()));
        }
        List<String> complaints = new ArrayList<>();
        try {
            StampedFrames source = source(ffmpeg, PICTURE, "30", UNEVEN);
            for (H264Encoder encoder : wish == null ? ffmpeg.encoders() : List.of(wish)) {
                List<String> arguments =
                        ladder.arguments(encoder, new FrameRate(30, 1), OptionalLong.empty());
                Optional<String> complaint = complaint(ffmpeg, source, arguments);
                if (complaint.isEmpty()) {
                    return ffmpeg.with(encoder);
                }
                complaints.add(encoder.ffmpegName() + ": " + complaint.get());
                log.info("encoder {} is not used: {}", encoder.ffmpegName(), complaint.get());
            }
        } catch (IOException e) {
            throw new FfmpegMissingException(
                    ffmpeg.executable() + " does not run: " + e.getMessage(), e);
        }
        throw new FfmpegMissingException(
                "No H.264 encoder of %s can be used (%s)."
                        .formatted(ffmpeg.executable(), String.join("; ", complaints)));
    }

    /// @param picture filter that makes it
    /// @param rate nominal, as ffmpeg understands it
    /// @param times of the frames, in seconds, as a filter expression
    /// @return two seconds and a bit, encoded with what every ffmpeg has, and stamped
    static StampedFrames source(Ffmpeg ffmpeg, String picture, String rate, String times)
            throws IOException, InterruptedException {
        List<String> words = new ArrayList<>();
        words.addAll(List.of("-f", "lavfi", "-i", picture + ":d=2.3:r=" + rate));
        words.addAll(List.of("-f", "lavfi", "-i", "sine=frequency=440:d=2.3:sample_rate=48000"));
        words.addAll(List.of("-vf", "settb=1/90000,setpts=(" + times + ")/TB"));
        words.addAll(List.of("-fps_mode", "passthrough", "-enc_time_base:v", "1:30000"));
        words.addAll(List.of("-c:v", "mpeg4", "-b:v", "2M", "-g", "15", "-c:a", "aac"));
        words.addAll(List.of("-muxdelay", "0", "-muxpreload", "0", "-f", "mpegts", "pipe:1"));
        byte[] stream = run(ffmpeg, words, new byte[0]);
        return StampedFrames.stamp(stream);
    }

    /// @param arguments of the ladder
    /// @return what is wrong; absent if all is well
    static Optional<String> complaint(Ffmpeg ffmpeg, StampedFrames source, List<String> arguments)
            throws IOException, InterruptedException {
        byte[] stream = run(ffmpeg, arguments, source.bytes());
        return stream.length == 0
                ? Optional.of("it does not encode on this machine; the lines above say why")
                : StampedFrames.difference(source, stream);
    }

    static byte[] run(Ffmpeg ffmpeg, List<String> words, byte[] input)
            throws IOException, InterruptedException {
        return ChildFilter.run(
                ffmpeg.command("encoder check", Leash.STDIN, words, Set.of()), input, PATIENCE);
    }
}
