package ngage.benchmarks;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import ngage.backend.video.ffmpeg.Ffmpeg;
import ngage.demo.Autopilot;
import ngage.demo.DataFolder;
import ngage.demo.DemoShow;
import ngage.demo.Press;
import ngage.demo.Venue;
import ngage.demo.programme.Moments;
import ngage.demo.programme.ProgrammeFile;
import ngage.protocol.CueId;
import ngage.protocol.CueRunId;
import ngage.testsupport.Browser;
import ngage.testsupport.BrowserPhone;
import ngage.testsupport.BrowserPhone.ShownCue;
import ngage.testsupport.FrameSkew;
import ngage.testsupport.FreePorts;

/// On which frame of the picture a cue comes up on a phone in a real browser, against the frame that
/// lies at S: read out of the picture's pixels, through the whole chain. Plain conditions; 1 s segments.
final class SyncBenchmark implements Benchmark {

    private static final int CUES = 40;
    private static final Duration FIRST = Duration.ofSeconds(8);
    private static final Duration BETWEEN = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration SHOW = Moments.length().multipliedBy(2);

    @Override
    public String name() {
        return "sync";
    }

    @Override
    public String title() {
        return "frames between a cue's own frame and the one it comes up on, in a browser";
    }

    @Override
    public Report measure(Settings settings) throws Exception {
        Path data = settings.data();
        DataFolder folder = DataFolder.at(data);
        try (Venue venue =
                        new Venue(
                                FreePorts.forVenue(),
                                folder,
                                (who, what) -> System.out.println(who + ": " + what));
                Browser browser = Browser.open()) {
            Ffmpeg ffmpeg = Ffmpeg.find(null, folder.natives());
            Path programme =
                    new ProgrammeFile(ffmpeg, DemoShow.read())
                            .renderedIn(
                                    folder.programme(),
                                    percent -> System.out.println("rendering " + percent + " %"));
            Path show =
                    AnnouncementShow.write(AnnouncementShow.of(CUES), data.resolve("show.json"));
            venue.openBackend(venue.openRedis(null), show, ffmpeg);
            try (Autopilot autopilot = venue.autopilot(SyncBenchmark::moment, Moments.length())) {
                URI phones = venue.phones();
                BrowserPhone phone = browser.openPhone(phones, "en-IN");
                venue.openStudio(ffmpeg, programme);
                autopilot.awaitLive(PATIENCE);
                phone.awaitPicture(PATIENCE);
                List<Press> presses = autopilot.direct(SHOW);
                phone.awaitText("Announcement " + CUES, PATIENCE);
                return Report.of(figures(presses, phone.shownCues()));
            }
        }
    }

    private static List<Figure> figures(List<Press> presses, List<ShownCue> shown) {
        Map<CueRunId, Integer> ideal =
                presses.stream()
                        .collect(Collectors.toMap(Press::cueRun, press -> frame(press.cue())));
        List<FrameSkew.Sample> samples =
                shown.stream()
                        .filter(cue ->
                                cue.frame() >= 0
                                        && cue.firstFrameFromS() >= 0
                                        && ideal.containsKey(cue.cueRun()))
                        .map(cue ->
                                new FrameSkew.Sample(
                                        ideal.getOrDefault(cue.cueRun(), 0),
                                        cue.frame(),
                                        cue.firstFrameFromS()))
                        .toList();
        FrameSkew skew = FrameSkew.of(samples, Moments.LENGTH_FRAMES);
        print("frames off the ideal frame", skew.offIdeal());
        print("frames off the first frame presented at or after S", skew.offDisplayed());
        long exact = skew.offIdeal().stream().filter(frames -> frames == 0).count();
        return List.of(
                Figure.atLeast("sync-cues-measured", samples.size(), "cues", 36),
                Figure.atLeast("sync-identical-frame", 100.0 * exact / samples.size(), "%", 95),
                Figure.atLeast("sync-earliest", skew.offIdeal().getFirst(), "frames", 0),
                Figure.atMost(
                        "sync-off-ideal-p50",
                        FrameSkew.percentile(skew.offIdeal(), 50),
                        "frames",
                        1),
                Figure.atMost(
                        "sync-off-ideal-p99",
                        FrameSkew.percentile(skew.offIdeal(), 99),
                        "frames",
                        2),
                Figure.atMost(
                        "sync-off-displayed-max", skew.offDisplayed().getLast(), "frames", 1));
    }

    private static void print(String what, List<Integer> frames) {
        Map<Integer, Long> counts =
                frames.stream()
                        .collect(
                                Collectors.groupingBy(
                                        each -> each, TreeMap::new, Collectors.counting()));
        System.out.println(
                what
                        + ": "
                        + counts.entrySet().stream()
                                .map(each -> "%+d: %d".formatted(each.getKey(), each.getValue()))
                                .collect(Collectors.joining(", ")));
    }

    private static Duration moment(CueId cue) {
        return FIRST.plus(BETWEEN.multipliedBy(AnnouncementShow.number(cue) - 1));
    }

    private static int frame(CueId cue) {
        return Math.toIntExact(moment(cue).toMillis() * Moments.FRAMES_PER_SECOND / 1000);
    }
}
