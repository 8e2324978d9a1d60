package ngage.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import ngage.backend.video.ffmpeg.Ffmpeg;
import ngage.benchmarks.VideoNode.Way;
import ngage.demo.DataFolder;

/// Two programmes at once for an hour, one pushed by SRT, one by RTMP: every segment of every rendition is
/// fetched and taken apart, so that no frame can be missing, twice, or at another time unseen.
final class HourBenchmark implements Benchmark {

    private static final int SECONDS = 3_700;
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final Duration SAY_EVERY = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /// Until the code is compiled its CPU says nothing, and until the window of segments is full
    /// the heap grows.
    private static final Duration WARM_UP = Duration.ofMinutes(3);

    /// One programme under watch.
    private static final class Run {

        private final Way way;
        private final VideoNode node;
        private final HlsWatch watch;
        private long cpuNanos;
        private long firstHeap;

        Run(Way way, VideoNode node, HlsWatch watch) {
            this.way = way;
            this.node = node;
            this.watch = watch;
        }
    }

    @Override
    public String name() {
        return "hour";
    }

    @Override
    public String title() {
        return "an hour of two programmes at once, by SRT and by RTMP: gaps, drift, CPU and memory";
    }

    @Override
    public Report measure(Settings settings) throws Exception {
        Duration length = Duration.ofSeconds(settings.secondsOr(SECONDS));
        Ffmpeg ffmpeg = Ffmpeg.find(null, DataFolder.at(settings.data()).natives());
        NumberedProgramme programme =
                new NumberedProgramme("30", NumberedProgramme.Codec.H264, true, false);
        try (VideoNode bySrt = start(settings.data().resolve("srt"));
                VideoNode byRtmp = start(settings.data().resolve("rtmp"));
                NodeWithRedis idle =
                        NodeWithRedis.start(
                                settings.data().resolve("idle"),
                                NodeProcess.Program.named("idle-node"),
                                AnnouncementShow.of(2))) {
            List<Run> runs = new ArrayList<>();
            for (VideoNode node : List.of(bySrt, byRtmp)) {
                Way way = node == bySrt ? Way.SRT : Way.RTMP;
                var _ = node.push(ffmpeg, programme, way);
                runs.add(new Run(way, node, awaitStudio(node, programme)));
            }
            long idleNanos = watch(runs, idle.node(), length);
            return report(runs, idleNanos, length);
        }
    }

    private static VideoNode start(Path data) throws Exception {
        return VideoNode.start(
                data, "--rendition", "360p=640x360@800", "--rendition", "180p=320x180@300");
    }

    /// The slate is on before the studio, with a break between the two: what counts begins after it.
    private static HlsWatch awaitStudio(VideoNode node, NumberedProgramme programme)
            throws Exception {
        HlsWatch watch =
                new HlsWatch(node.programme(), Math.round(1e6 / programme.framesPerSecond()));
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        while (watch.renditions().isEmpty()
                || watch.renditions().values().stream()
                        .anyMatch(each -> each.discontinuities == 0)) {
            var _ = watch.poll();
            if (System.nanoTime() > giveUp) {
                throw new IOException("the studio does not come on air");
            }
            Thread.sleep(LOOK_EVERY);
        }
        watch.countFromHere();
        return watch;
    }

    /// @return CPU of the idle node from the third minute on, in nanoseconds
    private static long watch(List<Run> runs, NodeProcess idle, Duration length) throws Exception {
        long began = System.nanoTime();
        long said = began;
        long idleNanos = 0;
        boolean isWarm = false;
        while (System.nanoTime() - began < length.toNanos()) {
            for (Run run : runs) {
                var _ = run.watch.poll();
                if (!run.node.isAlive()) {
                    throw new IOException("a node has ended: see the logs");
                }
            }
            if (!isWarm && System.nanoTime() - began > WARM_UP.toNanos()) {
                isWarm = true;
                for (Run run : runs) {
                    run.firstHeap = LiveHeap.settledOf(run.node.pid()).bytes();
                    run.cpuNanos = -CpuClock.nanosOf(run.node.pid());
                }
                idleNanos = -CpuClock.nanosOf(idle.pid());
            }
            if (System.nanoTime() - said > SAY_EVERY.toNanos()) {
                said = System.nanoTime();
                System.out.printf(
                        "%d of %d minutes; %s%n",
                        Duration.ofNanos(said - began).toMinutes(),
                        length.toMinutes(),
                        runs.stream().map(HourBenchmark::words).toList());
            }
            Thread.sleep(LOOK_EVERY);
        }
        for (Run run : runs) {
            run.cpuNanos += CpuClock.nanosOf(run.node.pid());
        }
        return idleNanos + CpuClock.nanosOf(idle.pid());
    }

    private static String words(Run run) {
        return run.way
                + ": "
                + run.watch.renditions().values().stream()
                        .map(each ->
                                each.frames
                                        + " frames, "
                                        + each.missingFrames
                                        + " missing, "
                                        + each.discontinuities
                                        + " breaks")
                        .toList();
    }

    private static Report report(List<Run> runs, long idleNanos, Duration length)
            throws IOException, InterruptedException {
        StringBuilder rows =
                new StringBuilder(
                        """
                        | programme | rendition | segments | frames | missing | twice | breaks | stamps | stamps moved, us |
                        | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
                        """);
        List<Figure> figures = new ArrayList<>();
        long gaps = 0;
        long moved = 0;
        double cpu = 0;
        double growth = Double.NEGATIVE_INFINITY;
        List<String> pss = new ArrayList<>();
        for (Run run : runs) {
            for (var each : run.watch.renditions().entrySet()) {
                HlsWatch.Rendition rendition = each.getValue();
                gaps += rendition.missingFrames + rendition.repeatedFrames + rendition.lostSegments;
                moved = Math.max(moved, rendition.greatestMoveMicros);
                rows.append(
                        "| %s | %s | %d | %d | %d | %d | %d | %d | %d |%n"
                                .formatted(
                                        run.way,
                                        each.getKey(),
                                        rendition.segments,
                                        rendition.frames,
                                        rendition.missingFrames,
                                        rendition.repeatedFrames,
                                        rendition.discontinuities,
                                        rendition.stamps,
                                        rendition.greatestMoveMicros));
            }
            cpu = Math.max(cpu, percent(run.cpuNanos, length));
            long heap = LiveHeap.settledOf(run.node.pid()).bytes();
            growth = Math.max(growth, (heap - run.firstHeap) / 1024.0 / 1024);
            pss.add(Memory.mebibytes(Memory.pssOf(run.node.pid())));
        }
        figures.add(Figure.atLeast("hour-minutes", length.toMinutes(), "min", 60));
        figures.add(Figure.atMost("hour-gaps", gaps, "frames", 0));
        figures.add(Figure.atMost("hour-stamps-moved", moved, "us", 20));
        double idle = percent(idleNanos, length);
        figures.add(Figure.atMost("hour-java-cpu", cpu, "% of a core", 3));
        figures.add(Figure.withoutGoal("hour-java-cpu-idle", idle, "% of a core"));
        figures.add(Figure.withoutGoal("hour-java-cpu-programme", cpu - idle, "% of a core"));
        figures.add(Figure.atMost("hour-heap-growth", growth, "MB", 4));
        return new Report(
                figures,
                List.of(
                        "CPU and heap are of the busier of the two nodes' JVMs, all that it does included (HTTP,"
                                + " Redis), from the third minute on; `idle` is the CPU of a third node meanwhile, with"
                                + " a show but no programme, and `programme` the difference. The heap is what is alive"
                                + " after a full collection. PSS of the two JVMs at the end, whose heap may grow to 512 MB: "
                                + String.join(" and ", pss)
                                + ".\n\n"
                                + rows));
    }

    private static double percent(long nanos, Duration length) {
        return 100.0 * nanos / length.minus(WARM_UP).toNanos();
    }
}
