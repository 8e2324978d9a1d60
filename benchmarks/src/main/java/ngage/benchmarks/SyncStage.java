package ngage.benchmarks;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import ngage.backend.video.ffmpeg.Ffmpeg;
import ngage.demo.Autopilot;
import ngage.demo.DataFolder;
import ngage.demo.DemoShow;
import ngage.demo.Press;
import ngage.demo.Studio;
import ngage.demo.Venue;
import ngage.demo.programme.Moments;
import ngage.demo.programme.ProgrammeFile;
import ngage.protocol.CueId;
import ngage.protocol.CueRunId;
import ngage.protocol.MediaTime;
import ngage.testsupport.Browser;
import ngage.testsupport.FreePorts;

/// One venue with its programme for all conditions, one after another, each with its own stretch of the
/// rundown. One thread; the director sits on another.
final class SyncStage implements AutoCloseable {

    /// From a cue to the next: no multiple of a segment or of a group of pictures, so that cues lie at
    /// all places of them.
    private static final int BETWEEN_FRAMES = 61;

    private static final int LEAD_FRAMES = 30;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration GLANCE = Duration.ofMillis(250);

    private final int cuesEach;
    private final Venue venue;
    private final Browser browser;
    private final Ffmpeg ffmpeg;
    private final Path programme;
    private final SlowCdn cdn;
    private final ExecutorService director = Executors.newSingleThreadExecutor();

    private Studio studio;
    private int played; // cues

    /// @param narrator hears what happens, for people
    /// @param conditions that will be measured, each once
    /// @param cuesEach to be seen in each
    SyncStage(
            Path data,
            Consumer<String> narrator,
            List<SyncCondition> conditions,
            int cuesEach,
            List<String> videoOptions)
            throws Exception {
        this.cuesEach = cuesEach;
        DataFolder folder = DataFolder.at(data);
        venue =
                new Venue(
                        FreePorts.forVenue(),
                        folder,
                        (who, what) -> narrator.accept(who + ": " + what));
        try {
            ffmpeg = Ffmpeg.find(null, folder.natives());
            programme =
                    new ProgrammeFile(ffmpeg, DemoShow.read())
                            .renderedIn(
                                    folder.programme(),
                                    percent -> narrator.accept("rendering " + percent + " %"));
            Path show =
                    AnnouncementShow.write(
                            AnnouncementShow.of(
                                    conditions.stream().mapToInt(it -> it.cues(cuesEach)).sum()),
                            data.resolve("show.json"));
            venue.openBackend(venue.openRedis(null), show, ffmpeg, videoOptions);
            studio = venue.openStudio(ffmpeg, programme);
            cdn = new SlowCdn(venue.phones());
            browser = Browser.open();
        } catch (Exception e) {
            venue.close();
            throw e;
        }
    }

    /// @return a row for each phone
    List<SyncRow> measure(SyncCondition condition) throws Exception {
        int before = played;
        int cues = condition.cues(cuesEach);
        played += cues;
        CueId last = AnnouncementShow.cue(before + cues);
        try (Autopilot autopilot =
                        venue.autopilot(cue -> moment(cue, before), frames(BETWEEN_FRAMES));
                SyncAudience audience = new SyncAudience(browser, venue.phones())) {
            if (!autopilot.awaitLive(PATIENCE)) {
                throw new IllegalStateException("there is no programme");
            }
            join(condition, audience);
            SyncTrouble trouble =
                    new SyncTrouble(
                            condition,
                            audience,
                            cdn,
                            () -> venue.openStudio(ffmpeg, programme),
                            studio);
            trouble.begin();
            List<Press> presses = direct(autopilot, last, cues, audience, trouble);
            studio = trouble.studio();
            awaitShown(audience, presses.getLast().cueRun());
            return audience.rows(
                    at -> ideal(autopilot.sessions(), at),
                    unseen(presses, trouble),
                    presses.size());
        }
    }

    @Override
    public void close() {
        director.shutdownNow();
        browser.close();
        cdn.close();
        venue.close();
    }

    private static Set<CueRunId> unseen(List<Press> presses, SyncTrouble trouble) {
        return presses.stream()
                .filter(press ->
                        trouble.gaps().stream().anyMatch(gap -> gap.holds(press.pressed())))
                .map(Press::cueRun)
                .collect(Collectors.toSet());
    }

    private void join(SyncCondition condition, SyncAudience audience) {
        for (Duration behind : condition.behind()) {
            String label =
                    condition.behind().size() == 1
                            ? condition.option()
                            : condition.option() + " +" + behind.toSeconds() + " s";
            // A playlist that waits for its next part is not for a CDN that only copies.
            URI there = condition == SyncCondition.LOW_LATENCY ? origin() : cdn.behind(behind);
            audience.join(label, there);
        }
        audience.awaitPictures();
    }

    private URI origin() {
        return URI.create(venue.phones().toString().replaceAll("/$", ""));
    }

    private List<Press> direct(
            Autopilot autopilot, CueId last, int cues, SyncAudience audience, SyncTrouble trouble)
            throws Exception {
        Duration patience = frames(BETWEEN_FRAMES * cues).plus(PATIENCE);
        Future<List<Press>> presses = director.submit(() -> autopilot.direct(last, patience));
        while (!presses.isDone()) {
            audience.watch(GLANCE);
            trouble.onCues(autopilot.pressed());
        }
        trouble.end();
        return presses.get();
    }

    private static void awaitShown(SyncAudience audience, CueRunId last) {
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        while (!audience.haveShown(last) && System.nanoTime() < giveUp) {
            audience.watch(GLANCE);
        }
    }

    /// @return the number of the frame that lies at this time, or follows it; the programme begins with
    ///     its first frame in each source session
    private static int ideal(List<MediaTime> sessions, MediaTime at) {
        MediaTime first =
                sessions.stream()
                        .filter(each -> !at.plus(Duration.ofMillis(1)).isBefore(each))
                        .reduce((_, later) -> later)
                        .orElseThrow();
        long toleratedMicros = 1000;
        long micros = Math.max(0, at.micros() - first.micros() - toleratedMicros);
        return Math.toIntExact(
                Math.ceilDiv(micros * Moments.FRAMES_PER_SECOND, 1_000_000)
                        % Moments.LENGTH_FRAMES);
    }

    private static Duration moment(CueId cue, int before) {
        int place = AnnouncementShow.number(cue) - before - 1;
        return frames(LEAD_FRAMES + BETWEEN_FRAMES * place);
    }

    private static Duration frames(int count) {
        return Duration.ofNanos(count * 1_000_000_000L / Moments.FRAMES_PER_SECOND);
    }
}
