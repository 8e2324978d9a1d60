package ngage.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
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
import ngage.benchmarks.HlsWatch.Segment;
import ngage.benchmarks.VideoNode.Way;
import ngage.demo.DataFolder;

/// Whether the media time that phones read of a frame is that of the very frame: numbered pictures go through
/// ingest, stamper, ladder and packager, and what the stamps say of each frame of each rendition is held
/// against the number in its pixels. All frame rates; B-frames; variable rate; both ways in.
final class StampsBenchmark implements Benchmark {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int SEGMENTS = 6;
    private static final List<String> RENDITIONS = List.of("360p=640x360@1500", "180p=320x180@500");

    /// A tick of 90 kHz and a microsecond are rounded once each on the way.
    private static final double ROUNDING_MILLIS = 0.02;

    /// RTMP has whole milliseconds, so the source's own frames are off by half of one.
    private static final double RTMP_ROUNDING_MILLIS = 0.5;

    private record Case(NumberedProgramme programme, Way way) {

        String text() {
            return programme.text() + ", " + way;
        }

        double roundingMillis() {
            return ROUNDING_MILLIS + (way == Way.RTMP ? RTMP_ROUNDING_MILLIS : 0);
        }
    }

    /// @param offsets of all frames: media time less number times frame length, in microseconds
    private record Result(List<Double> offsets, int unreadable, long moveMicros) {

        /// @return how far a frame is from the others at most
        double worstMillis() {
            double median =
                    Samples.of(offsets.stream().mapToDouble(each -> each).toArray()).median();
            return offsets.stream().mapToDouble(each -> Math.abs(each - median)).max().orElse(0)
                    / 1e3;
        }
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
            System.out.printf(
                    "%s: %d frames, %.3f ms off at most%n",
                    each.text(), result.offsets().size(), result.worstMillis());
        }
        return report(results, ffmpeg);
    }

    private static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (String rate : List.of("24", "25", "30000/1001", "30", "50", "60")) {
            cases.add(new Case(new NumberedProgramme(rate, true, false), Way.SRT));
        }
        cases.add(new Case(new NumberedProgramme("30", false, false), Way.SRT));
        cases.add(new Case(new NumberedProgramme("30", false, true), Way.SRT));
        cases.add(new Case(new NumberedProgramme("30000/1001", true, false), Way.RTMP));
        cases.add(new Case(new NumberedProgramme("25", false, false), Way.RTMP));
        return cases;
    }

    private static Result measure(Case one, Ffmpeg ffmpeg, Path data) throws Exception {
        List<String> options = new ArrayList<>(List.of("--segment-seconds", "1"));
        RENDITIONS.forEach(each -> options.addAll(List.of("--rendition", each)));
        try (VideoNode node = VideoNode.start(data, options.toArray(String[]::new))) {
            var _ = node.push(ffmpeg, one.programme(), one.way());
            HlsWatch watch = new HlsWatch(node.programme(), 0);
            Map<String, Integer> seen = new HashMap<>();
            List<Double> offsets = new ArrayList<>();
            int unreadable = 0;
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
                        unreadable += (int) numbers.stream().filter(number -> number < 0).count();
                        addOffsets(one, segment, numbers, offsets);
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
            return new Result(offsets, unreadable, move);
        }
    }

    private static void addOffsets(
            Case one, Segment segment, List<Integer> numbers, List<Double> offsets) {
        for (int i = 0; i < numbers.size(); i++) {
            if (numbers.get(i) >= 0) {
                offsets.add(
                        segment.frames().get(i).mediaMicros()
                                - numbers.get(i) * 1e6 / one.programme().framesPerSecond());
            }
        }
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

    private static Report report(Map<Case, Result> results, Ffmpeg ffmpeg) {
        StringBuilder rows =
                new StringBuilder(
                        """
                        | source | frames | unreadable | off at most, ms | of that the source's own rounding, ms | stamps moved, us |
                        | --- | ---: | ---: | ---: | ---: | ---: |
                        """);
        double over = 0;
        long frames = 0;
        for (Map.Entry<Case, Result> each : results.entrySet()) {
            Result result = each.getValue();
            double rounding = each.getKey().roundingMillis();
            over = Math.max(over, result.worstMillis() - rounding);
            frames += result.offsets().size();
            rows.append(
                    "| %s | %d | %d | %.3f | %.2f | %d |%n"
                            .formatted(
                                    each.getKey().text(),
                                    result.offsets().size(),
                                    result.unreadable(),
                                    result.worstMillis(),
                                    rounding,
                                    result.moveMicros()));
        }
        return new Report(
                List.of(
                        Figure.atLeast("stamps-frames-checked", frames, "frames", 1000),
                        Figure.atMost("stamps-error", Math.max(0, over), "ms", 0)),
                List.of(
                        "Two renditions, encoder "
                                + ffmpeg.encoder().ffmpegName()
                                + ". Times are rounded to ticks of 90 kHz and to microseconds, by RTMP to"
                                + " milliseconds: the error is what exceeds that.\n\n"
                                + rows));
    }
}
