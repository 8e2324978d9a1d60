package ngage.backend.video;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.DoublePredicate;
import ngage.backend.process.ChildFilter;
import ngage.backend.process.Leash;
import ngage.backend.video.ffmpeg.Ffmpeg;
import ngage.backend.video.ffmpeg.H264Encoder;
import ngage.backend.video.ts.ProgramMap;
import ngage.backend.video.ts.TableReader;
import ngage.backend.video.ts.Ticks;
import ngage.backend.video.ts.TsPacket;
import ngage.backend.video.ts.TsReader;

/// Transport streams as studios send them, encoded by the real ffmpeg, a few seconds each.
final class TestStreams {

    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private TestStreams() {}

    /// Picture with B-frames where the encoder has them, and a tone.
    static byte[] pictureAndSound(Ffmpeg ffmpeg, String size, int rate, int seconds)
            throws Exception {
        return pictureAndSound(ffmpeg, size, rate, seconds, "aac");
    }

    /// @param sound as ffmpeg names its encoder
    static byte[] pictureAndSound(Ffmpeg ffmpeg, String size, int rate, int seconds, String sound)
            throws Exception {
        List<String> words = input(size, rate, seconds);
        words.addAll(List.of("-c:v", ffmpeg.encoder().ffmpegName()));
        if (ffmpeg.encoder() == H264Encoder.LIBX264) {
            words.addAll(List.of("-preset", "ultrafast", "-bf", "2", "-b_strategy", "0"));
        }
        words.addAll(List.of("-g", "" + rate));
        return encode(ffmpeg, words, sound);
    }

    /// @return as above, with H.265; empty if this ffmpeg cannot
    static byte[] hevc(Ffmpeg ffmpeg, String size, int rate, int seconds) throws Exception {
        List<String> words = input(size, rate, seconds);
        words.addAll(List.of("-c:v", "libx265", "-preset", "ultrafast", "-x265-params"));
        words.add("keyint=" + rate + ":log-level=none");
        return encode(ffmpeg, words);
    }

    static byte[] soundAlone(Ffmpeg ffmpeg, int seconds) throws Exception {
        List<String> words =
                new ArrayList<>(
                        List.of("-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000"));
        words.addAll(List.of("-t", "" + seconds));
        return encode(ffmpeg, words);
    }

    /// @param isHeard by the seconds since the stream's beginning
    static byte[] withSoundOnly(byte[] stream, DoublePredicate isHeard) throws IOException {
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        TsReader reader = new TsReader(new ByteArrayInputStream(stream));
        TableReader tables = new TableReader();
        long first = TsPacket.NONE;
        boolean isOn = false;
        for (TsPacket packet = reader.next(); packet != null; packet = reader.next()) {
            ProgramMap map = tables.map();
            boolean isTable = tables.accept(packet);
            boolean isSound =
                    !isTable && map != null && packet.pid() == map.audio().orElseThrow().pid();
            if (!isTable && packet.pts() != TsPacket.NONE) {
                first = first == TsPacket.NONE ? packet.pts() : first;
                if (isSound) {
                    isOn = isHeard.test((double) (packet.pts() - first) / Ticks.PER_SECOND);
                }
            }
            if (!isSound || isOn) {
                kept.writeBytes(packet.bytes());
            }
        }
        return kept.toByteArray();
    }

    static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    /// @return the greatest sample of each tenth of a second of its sound
    static List<Integer> loudness(Ffmpeg ffmpeg, byte[] stream) throws Exception {
        List<String> words =
                List.of(
                        "-f", "mpegts", "-i", "pipe:0", "-map", "0:a:0", "-ac", "1", "-ar", "8000",
                        "-f", "s8", "-c:a", "pcm_s8", "pipe:1");
        byte[] samples =
                ChildFilter.run(
                        ffmpeg.command("decoder", Leash.STDIN, words, Set.of()), stream, PATIENCE);
        List<Integer> tenths = new ArrayList<>();
        for (int at = 0; at + 800 <= samples.length; at += 800) {
            int loudest = 0;
            for (int i = at; i < at + 800; i++) {
                loudest = Math.max(loudest, Math.abs(samples[i]));
            }
            tenths.add(loudest);
        }
        return tenths;
    }

    private static List<String> input(String size, int rate, int seconds) {
        List<String> words = new ArrayList<>();
        words.addAll(List.of("-f", "lavfi", "-i", "testsrc2=s=" + size + ":r=" + rate));
        words.addAll(List.of("-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000"));
        words.addAll(List.of("-t", "" + seconds, "-b:v", "600k", "-pix_fmt", "yuv420p"));
        return words;
    }

    private static byte[] encode(Ffmpeg ffmpeg, List<String> words) throws Exception {
        return encode(ffmpeg, words, "aac");
    }

    private static byte[] encode(Ffmpeg ffmpeg, List<String> words, String sound) throws Exception {
        words.addAll(List.of("-c:a", sound, "-muxdelay", "0", "-f", "mpegts", "pipe:1"));
        return ChildFilter.run(
                ffmpeg.command("studio", Leash.STDIN, words, Set.of()), new byte[0], PATIENCE);
    }
}
