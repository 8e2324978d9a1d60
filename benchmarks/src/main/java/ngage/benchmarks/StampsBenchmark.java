package ngage.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import ngage.backend.process.ChildFilter;
import ngage.backend.process.Leash;
import ngage.backend.video.ffmpeg.Ffmpeg;
import ngage.backend.video.ffmpeg.FfmpegMissingException;
import ngage.backend.video.ffmpeg.H264Encoder;
import ngage.benchmarks.HlsWatch.Segment;
import ngage.benchmarks.NumberedProgramme.Codec;
import ngage.benchmarks.VideoNode.Way;
import ngage.demo.DataFolder;
import ngage.protocol.MediaTime;

/// Whether the media time that phones read of a frame is that of the very frame: numbered pictures go through
/// ingest, stamper, ladder and packager, and what the stamps say of each frame of each rendition is held
/// against the first frame's media time, of which the desk is told, and the number in the frame's pixels. All
/// frame rates; B-frames; variable rate; H.265; both ways in; both encoders of the ladder.
final class StampsBenchmark implements Benchmark {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int SEGMENTS = 6;
    private static final List<String> RENDITIONS = List.of("360p=640x360@1500", "180p=320x180@500");

    /// A tick of 90 kHz and a microsecond are rounded once each on the way.
    private static final double ROUNDING_MILLIS = 0.02;

    /// RTMP has whole milliseconds, so the source's own frames are off by half of one, and so is the first.
    private static final double RTMP_ROUNDING_MILLIS = 1;

    /// What encodes the ladder.
    private enum LadderEncoder {
        /// The one that the node prefers here.
        PREFERRED,
        /// The one of ffmpegs without x264.
        OPENH264
    }

    private record Case(NumberedProgramme programme, Way way, LadderEncoder encoder) {

        String text() {
            return programme.text()
                    + ", "
                    + way
                    + (encoder == LadderEncoder.OPENH264 ? ", ladder by openh264" : "");
        }

        double roundingMillis() {
            return ROUNDING_MILLIS + (way == Way.RTMP ? RTMP_ROUNDING_MILLIS : 0);
        }
    }

    private sealed interface Result {

        /// @param moveMicros how far a stamp was from the one before, at most
        record Measured(FrameErrors errors, long moveMicros) implements Result {}

        record NotMeasured(String why) implements Result {}
    }

    @Override
    public String name() {
        return "stamps";
    }

    @Override
    public String title() {
        return "media time of each frame on a phone against the number in its pixels, at every frame rate";
    }

    @Override
    public Report measure(Settings settings) throws Exception {
        Path data = settings.data();
        Ffmpeg ffmpeg = Ffmpeg.find(null, DataFolder.at(data).natives());
        Map<Case, Result> results = new LinkedHashMap<>();
        for (Case each : cases()) {
            Result result = measure(each, ffmpeg, data);
            results.put(each, result);
            System.out.println(each.text() + ": " + words(result));
        }
        return report(results, ffmpeg);
    }

    private static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (String rate :
                List.of("24000/1001", "24", "25", "30000/1001", "30", "50", "60000/1001", "60")) {
            cases.add(preferred(rate, Codec.H264, Way.SRT));
        }
        cases.add(preferred(new NumberedProgramme("30", Codec.H264, false, false), Way.SRT));
        cases.add(preferred(new NumberedProgramme("30", Codec.H264, false, true), Way.SRT));
        for (String rate : List.of("25", "30000/1001", "60")) {
            cases.add(preferred(rate, Codec.H265, Way.SRT));
        }
        cases.add(preferred("30000/1001", Codec.H264, Way.RTMP));
        cases.add(preferred(new NumberedProgramme("25", Codec.H264, false, false), Way.RTMP));
        for (String rate : List.of("25", "30000/1001", "60")) {
            NumberedProgramme programme = new NumberedProgramme(rate, Codec.H264, true, false);
            cases.add(new Case(programme, Way.SRT, LadderEncoder.OPENH264));
        }
        return cases;
    }

    /// With B-frames.
    private static Case preferred(String rate, Codec codec, Way way) {
        return preferred(new NumberedProgramme(rate, codec, true, false), way);
    }

    private static Case preferred(NumberedProgramme programme, Way way) {
        return new Case(programme, way, LadderEncoder.PREFERRED);
    }

    private static Result measure(Case one, Ffmpeg ffmpeg, Path data) throws Exception {
        if (one.programme().codec() == Codec.H265 && !hasH265(ffmpeg)) {
            return new Result.NotMeasured(
                    "this ffmpeg has no " + NumberedProgramme.H265_ENCODER + " to play the studio");
        }
        List<String> options = new ArrayList<>(List.of("--segment-seconds", "1"));
        RENDITIONS.forEach(each -> options.addAll(List.of("--rendition", each)));
        if (one.encoder() == LadderEncoder.OPENH264) {
            try {
                options.addAll(openH264(ffmpeg, data));
            } catch (FfmpegMissingException e) {
                return new Result.NotMeasured(String.valueOf(e.getMessage()));
            }
        }
        return measure(one, ffmpeg, data, options);
    }

    private static Result.Measured measure(Case one, Ffmpeg ffmpeg, Path data, List<String> options)
            throws Exception {
        try (VideoNode node = VideoNode.start(data, options.toArray(String[]::new))) {
            var _ = node.push(ffmpeg, one.programme(), one.way());
            FrameErrors errors =
                    new FrameErrors(node.firstFrame(PATIENCE), one.programme().framesPerSecond());
            HlsWatch watch = new HlsWatch(node.programme(), 0);
            Map<String, Integer> seen = new HashMap<>();
            long giveUp = System.nanoTime() + PATIENCE.toNanos();
            while (seen.size() < RENDITIONS.size()
                    || seen.values().stream().anyMatch(count -> count < SEGMENTS)) {
                for (Segment segment : watch.poll()) {
                    List<Integer> numbers = numbers(ffmpeg, segment.bytes());
                    if (numbers.size() != segment.frames().size()) {
                        throw new IOException(
                                numbers.size() + " pictures of " + segment.frames().size());
                    }
                    // The slate, which phones see before the studio, has no numbers.
                    if (numbers.stream().anyMatch(number -> number >= 0)) {
                        seen.merge(segment.rendition(), 1, Integer::sum);
                        for (int i = 0; i < numbers.size(); i++) {
                            long micros = segment.frames().get(i).mediaMicros();
                            errors.add(numbers.get(i), new MediaTime(micros));
                        }
                    }
                }
                if (System.nanoTime() > giveUp) {
                    throw new IOException(one.text() + ": segments that came: " + seen);
                }
                Thread.sleep(200);
            }
            long move =
                    watch.renditions().values().stream()
                            .mapToLong(rendition -> rendition.greatestMoveMicros)
                            .max()
                            .orElse(0);
            return new Result.Measured(errors, move);
        }
    }

    private static boolean hasH265(Ffmpeg ffmpeg) throws IOException, InterruptedException {
        byte[] encoders =
                ChildFilter.run(
                        ffmpeg.command("encoders", Leash.STDIN, List.of("-encoders"), Set.of()),
                        new byte[0],
                        PATIENCE);
        return new String(encoders, StandardCharsets.UTF_8)
                .contains(" " + NumberedProgramme.H265_ENCODER + " ");
    }

    /// @return options of a node whose ladder it encodes
    /// @throws FfmpegMissingException if neither ffmpeg here has it
    private static List<String> openH264(Ffmpeg ffmpeg, Path data) throws Exception {
        List<String> options = new ArrayList<>();
        if (!ffmpeg.encoders().contains(H264Encoder.LIBOPENH264)) {
            Ffmpeg bundled = Ffmpeg.bundled(DataFolder.at(data).natives());
            if (!bundled.encoders().contains(H264Encoder.LIBOPENH264)) {
                throw new FfmpegMissingException("no ffmpeg here has libopenh264");
            }
            options.addAll(List.of("--ffmpeg", script(bundled, data).toString()));
        }
        options.addAll(List.of("--encoder", H264Encoder.LIBOPENH264.ffmpegName()));
        return options;
    }

    /// A node that is told of an executable does not know what this one needs to find its libraries.
    private static Path script(Ffmpeg ffmpeg, Path data) throws IOException {
        StringBuilder text = new StringBuilder("#!/bin/sh\n");
        ffmpeg.environment()
                .forEach((name, value) -> text.append("export %s='%s'%n".formatted(name, value)));
        text.append("exec '%s' \"$@\"%n".formatted(ffmpeg.executable()));
        Path script = Files.writeString(data.resolve("ffmpeg-bundled"), text);
        return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    }

    /// @return of the pictures in a segment, in the order of display; -1 for one that cannot be read
    private static List<Integer> numbers(Ffmpeg ffmpeg, byte[] segment) throws Exception {
        List<String> words = new ArrayList<>(List.of("-f", "mpegts", "-i", "pipe:0"));
        words.addAll(List.of("-map", "0:v:0", "-fps_mode", "passthrough", "-pix_fmt", "gray"));
        words.addAll(List.of("-s", NumberedProgramme.WIDTH + "x" + NumberedProgramme.HEIGHT));
        words.addAll(List.of("-f", "rawvideo", "pipe:1"));
        byte[] pixels =
                ChildFilter.run(
                        ffmpeg.command("decoder", Leash.STDIN, words, Set.of()), segment, PATIENCE);
        int size = NumberedProgramme.WIDTH * NumberedProgramme.HEIGHT;
        List<Integer> numbers = new ArrayList<>();
        for (int at = 0; at + size <= pixels.length; at += size) {
            numbers.add(NumberedProgramme.read(pixels, at));
        }
        return numbers;
    }

    /// @return in milliseconds, without the sign of what is rounded to nothing
    private static double shift(Result.Measured measured) {
        return Math.rint(measured.errors().shiftMillis() * 1e3) / 1e3 + 0.0;
    }

    private static String words(Result result) {
        return switch (result) {
            case Result.Measured measured ->
                    "%d frames, %.3f ms off at most, all of them by %.3f ms"
                            .formatted(
                                    measured.errors().frames(),
                                    measured.errors().worstMillis(),
                                    shift(measured));
            case Result.NotMeasured not -> "not measured: " + not.why();
        };
    }

    private static String row(Case one, Result result) {
        return switch (result) {
            case Result.Measured measured ->
                    "| %s | %d | %d | %.3f | %.3f | %.2f | %d |%n"
                            .formatted(
                                    one.text(),
                                    measured.errors().frames(),
                                    measured.errors().unreadable(),
                                    measured.errors().worstMillis(),
                                    shift(measured),
                                    one.roundingMillis(),
                                    measured.moveMicros());
            case Result.NotMeasured not ->
                    "| %s | not measured: %s | | | | | |%n".formatted(one.text(), not.why());
        };
    }

    private static Report report(Map<Case, Result> results, Ffmpeg ffmpeg) {
        StringBuilder rows =
                new StringBuilder(
                        """
                        | source | frames | unreadable | off at most, ms | the middle one, ms | of that rounding, ms | stamps moved, us |
                        | --- | ---: | ---: | ---: | ---: | ---: | ---: |
                        """);
        double over = 0;
        long frames = 0;
        for (Map.Entry<Case, Result> each : results.entrySet()) {
            rows.append(row(each.getKey(), each.getValue()));
            if (each.getValue() instanceof Result.Measured measured) {
                FrameErrors errors = measured.errors();
                over = Math.max(over, errors.worstMillis() - each.getKey().roundingMillis());
                frames += errors.frames();
            }
        }
        return new Report(
                List.of(
                        Figure.atLeast("stamps-frames-checked", frames, "frames", 1000),
                        Figure.atMost("stamps-error", Math.max(0, over), "ms", 0)),
                List.of(
                        "Two renditions, encoder "
                                + ffmpeg.encoder().ffmpegName()
                                + " where nothing else is said. What a frame's stamps say, less the media time of"
                                + " the first frame, of which the desk is told, and less number by rate: so a shift"
                                + " of all frames is seen too. Times are rounded to ticks of 90 kHz and to"
                                + " microseconds, by RTMP to milliseconds: the error is what exceeds that.\n\n"
                                + rows));
    }
}
