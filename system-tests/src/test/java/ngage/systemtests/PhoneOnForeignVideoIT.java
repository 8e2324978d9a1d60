package ngage.systemtests;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import ngage.backend.video.ffmpeg.Ffmpeg;
import ngage.backend.video.foreign.ForeignConfig;
import ngage.backend.video.foreign.ForeignTime;
import ngage.backend.video.ts.MediaTimeline;
import ngage.protocol.CueRunId;
import ngage.protocol.Fact;
import ngage.protocol.LogEntry;
import ngage.protocol.MediaTime;
import ngage.protocol.ToControlRoom.FrameLength;
import ngage.protocol.ToControlRoom.Pulse;
import ngage.protocol.ToControlRoom.StreamState;
import ngage.systemtests.ForeignFrame.Picture;
import ngage.systemtests.ForeignFrame.Pictures;
import ngage.testsupport.Browser;
import ngage.testsupport.BrowserPhone;
import ngage.testsupport.BrowserPhone.ShownCue;
import ngage.testsupport.FrameSkew;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A show over somebody else's video, which knows nothing of us and tells the time by its playlist: cues come up on
/// the frame of their date-time, and the desk's monitor says the same of each frame.
@Timeout(180)
final class PhoneOnForeignVideoIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final FrameLength FRAME = new FrameLength(33_333);
    private static final int[] PLACES = {0, 7, 29, 14, 1, 22};

    /// The first sample of a segment may be sound, a packet earlier or later than the picture, while the monitor keeps
    /// to what the session's first segment said.
    private static final long MONITOR_MICROS = 25_000;

    private static final Duration STUDIO_DELAY = Duration.ofSeconds(7);
    private static final Duration SEEN_LATE = Duration.ofSeconds(2);

    @TempDir private Path data;

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void cuesComeUpOnTheFrameOfTheirDateTime() throws Exception {
        Ffmpeg ffmpeg = Ffmpeg.find(null, data);
        Path folder = Files.createDirectory(data.resolve("hls"));
        try (ForeignVideo video = ForeignVideo.dated(ffmpeg, folder);
                SmallVenue venue =
                        SmallVenue.over(
                                new ForeignConfig(video.playlist(), ForeignTime.DATE_TIME, null),
                                PLACES.length);
                Browser browser = Browser.open()) {
            venue.awaitPulse(pulse -> pulse.stream().state() == StreamState.LIVE);
            venue.awaitPulse(pulse -> FRAME.equals(pulse.stream().frame()));
            BrowserPhone phone = browser.openPhone(venue.phones(), "en-IN");
            phone.awaitPicture(PATIENCE);
            assertMonitorSays(venue.phones(), video.playlist());

            Map<CueRunId, Integer> ideal = new HashMap<>();
            for (int place : PLACES) {
                ForeignFrame frame = ForeignFrame.newest(http, video.playlist(), place);
                ideal.put(venue.go(frame.time()), frame.number());
                phone.rest(Duration.ofMillis(1200)); // the least between two GOs is a second
            }
            phone.awaitText("Cue " + PLACES.length, PATIENCE);
            assertOnTheirFrames(ideal, phone.shownCues());
        }
    }

    /// The floor is ahead of the playlist's edge, which is now here; what a clap test has measured says by how much. A GO
    /// "live" that did not count with it would be off by all of that. The clock may learn meanwhile that the edge is
    /// younger than it thought, by as much as a playlist was seen late.
    @Test
    void aLiveGoMeansThePictureThatTheFloorHadThen() throws Exception {
        Ffmpeg ffmpeg = Ffmpeg.find(null, data);
        Path folder = Files.createDirectory(data.resolve("hls"));
        try (ForeignVideo video = ForeignVideo.dated(ffmpeg, folder);
                SmallVenue venue =
                        SmallVenue.over(
                                new ForeignConfig(video.playlist(), ForeignTime.DATE_TIME, null),
                                1);
                Browser browser = Browser.open()) {
            venue.awaitPulse(pulse -> pulse.stream().state() == StreamState.LIVE);
            BrowserPhone phone = browser.openPhone(venue.phones(), "en-IN");
            phone.awaitPicture(PATIENCE);
            venue.setStudioDelay(STUDIO_DELAY);
            LogEntry cue = venue.goLive();
            MediaTime at = ((Fact.CueOnAir) cue.fact()).at();
            Pulse after = venue.awaitPulse(pulse -> !pulse.wall().isBefore(cue.wall()));
            MediaTime clock =
                    Objects.requireNonNull(after.now())
                            .minus(Duration.between(cue.wall(), after.wall()));
            Duration off = at.since(clock).minus(STUDIO_DELAY);
            assertTrue(off.abs().compareTo(SEEN_LATE) < 0, "off by " + off);

            phone.awaitText("Cue 1", PATIENCE);
            ShownCue shown = phone.shownCues().getFirst();
            assertAll(
                    () -> assertEquals(at, shown.at()),
                    () -> assertTrue(shown.frame() >= 0, shown.toString()),
                    () -> assertEquals(shown.firstFrameFromS(), shown.frame()));
        }
    }

    /// @param ideal number of the frame on which each cue should come up
    static void assertOnTheirFrames(Map<CueRunId, Integer> ideal, List<ShownCue> shown) {
        List<FrameSkew.Sample> samples =
                shown.stream()
                        .filter(cue -> cue.frame() >= 0)
                        .map(cue ->
                                new FrameSkew.Sample(
                                        ideal.getOrDefault(cue.cueRun(), -1),
                                        cue.frame(),
                                        cue.firstFrameFromS()))
                        .toList();
        FrameSkew skew = FrameSkew.of(samples, 1 << 24);
        System.out.println("off the ideal frame: " + skew);
        assertAll(
                () -> assertEquals(ideal.size(), samples.size(), shown.toString()),
                () -> assertTrue(skew.offIdeal().getFirst() >= 0, "early: " + skew),
                () -> assertTrue(FrameSkew.percentile(skew.offIdeal(), 50) == 0, skew.toString()),
                () -> assertTrue(skew.offDisplayed().getLast() <= 1, skew.toString()));
    }

    /// Opens the monitor, and reads it until it shows a frame of a segment that came after that: one that came
    /// before may lie behind the monitor's beginning.
    private void assertMonitorSays(URI backend, URI playlist) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(backend.resolve("/api/control-room/monitor.ts"))
                        .header("Authorization", "Bearer " + SmallVenue.TOKEN)
                        .build();
        HttpResponse<InputStream> response = awaitMonitor(request);
        long offset =
                response.headers().firstValueAsLong("Ngage-Media-Offset-Micros").orElseThrow();
        ForeignFrame frame;
        long shown;
        try (InputStream in = response.body()) {
            frame = awaitNextSegment(playlist);
            shown =
                    assertTimeoutPreemptively(
                            PATIENCE,
                            () -> readUntil(in, frame.picture()),
                            () -> "the monitor did not show " + frame);
        }
        long off = offset + MediaTimeline.micros(shown) - frame.time().micros();
        assertTrue(Math.abs(off) <= MONITOR_MICROS, "the monitor is off by " + off + " us");
    }

    /// @return the picture's time in the monitor, which has times of its own
    private static long readUntil(InputStream monitor, int picture) throws IOException {
        Pictures pictures = new Pictures(monitor);
        for (Picture next = pictures.next(); next != null; next = pictures.next()) {
            if (next.hash() == picture) {
                return next.pts();
            }
        }
        throw new AssertionError("the monitor ended before it");
    }

    /// @return its first frame
    private ForeignFrame awaitNextSegment(URI playlist) throws Exception {
        ForeignFrame present = ForeignFrame.newest(http, playlist, 0);
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            ForeignFrame frame = ForeignFrame.newest(http, playlist, 0);
            if (frame.number() > present.number()) {
                return frame;
            }
            assertTrue(System.nanoTime() < giveUp, "the playlist stands still at " + present);
            Thread.sleep(Duration.ofMillis(100));
        }
    }

    /// The monitor begins with a segment of its own, so phones may see the stream before the desk does; until
    /// then the answer is 503, as without any source.
    private HttpResponse<InputStream> awaitMonitor(HttpRequest request) throws Exception {
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
            if (response.statusCode() == 200) {
                return response;
            }
            response.body().close();
            assertEquals(503, response.statusCode());
            assertTrue(System.nanoTime() < giveUp, "the monitor has no source");
            Thread.sleep(Duration.ofMillis(100));
        }
    }
}
