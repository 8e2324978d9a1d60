package ngage.systemtests;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import ngage.backend.RecordingServer;
import ngage.backend.video.ffmpeg.Ffmpeg;
import ngage.protocol.ToControlRoom.StreamState;
import ngage.testsupport.Browser;
import ngage.testsupport.BrowserPhone;
import ngage.testsupport.BrowserPhone.ShownCue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A run that is over, in a real browser: each cue leads to the frame on which phones showed it.
@Timeout(180)
final class RecordedRunIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int CUES = 3;

    @TempDir private Path data;

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void eachCueLeadsToTheFrameOnWhichPhonesShowedIt() throws Exception {
        Ffmpeg ffmpeg = Ffmpeg.find(null, data);
        try (Browser browser = Browser.open()) {
            List<ShownCue> shown = play(ffmpeg, browser);
            assertEquals(CUES, shown.size());

            try (RecordingServer server = RecordingServer.start(recording(), 0)) {
                Page page = browser.openRecording(server.address());
                page.waitForFunction("() => document.querySelector('video').dataset.micros");
                page.evaluate("() => document.querySelector('video').pause()");
                assertAll(
                        () -> assertLeadTo(frames(shown), lookedAt(page)),
                        () -> assertEquals("Announcement: Cue 3", page.textContent("#cue")),
                        () -> assertEquals("", page.textContent("#problem")));
            }
        }
    }

    /// A phone on a busy machine drops a frame now and then, and shows the cue on the next one.
    private static void assertLeadTo(List<Integer> shown, List<Integer> recorded) {
        assertEquals(shown.size(), recorded.size());
        for (int i = 0; i < shown.size(); i++) {
            int later = shown.get(i) - recorded.get(i);
            assertTrue(later == 0 || later == 1, shown + " shown, " + recorded + " recorded");
        }
    }

    /// @return what a phone showed
    private List<ShownCue> play(Ffmpeg ffmpeg, Browser browser) throws Exception {
        SrtVideo video = new SrtVideo(ffmpeg, data);
        try (SmallVenue venue =
                        new SmallVenue(
                                SmallVenue.announcements(CUES),
                                video.config(data.resolve("recordings")),
                                config -> config);
                PaintedSource _ = new PaintedSource(ffmpeg, video.output())) {
            venue.awaitPulse(pulse -> pulse.stream().state() == StreamState.LIVE);
            BrowserPhone phone = browser.openPhone(venue.phones(), "en-IN");
            phone.awaitPicture(PATIENCE);
            for (int i = 1; i <= CUES; i++) {
                venue.go(null);
                phone.rest(Duration.ofMillis(1200)); // the least between two GOs is a second
            }
            phone.awaitText("Cue " + CUES, PATIENCE);
            List<ShownCue> shown = phone.shownCues();
            assertDeskGetsIt(venue, shown.getFirst());
            return shown;
        }
    }

    private void assertDeskGetsIt(SmallVenue venue, ShownCue cue) throws Exception {
        URI piece =
                venue.phones()
                        .resolve("/api/control-room/recording/at/" + cue.at().micros() + ".ts");
        HttpRequest.Builder request = HttpRequest.newBuilder(piece);
        assertEquals(401, http.send(request.build(), BodyHandlers.discarding()).statusCode());
        HttpResponse<byte[]> answer =
                http.send(
                        request.header("Authorization", "Bearer " + SmallVenue.TOKEN).build(),
                        BodyHandlers.ofByteArray());
        assertEquals(200, answer.statusCode());
        long end = answer.headers().firstValueAsLong("Ngage-Media-End-Micros").orElseThrow();
        assertTrue(
                end > cue.at().micros() && end <= cue.at().micros() + 2_000_000, "ends at " + end);
    }

    /// @return the only one
    private Path recording() throws Exception {
        try (Stream<Path> runs = Files.list(data.resolve("recordings"))) {
            return runs.findFirst().orElseThrow();
        }
    }

    private static List<Integer> frames(List<ShownCue> shown) {
        return shown.stream().map(ShownCue::firstFrameFromS).toList();
    }

    /// @return the frame to which each of the list's cues leads, as the picture's own clock says
    private static List<Integer> lookedAt(Page page) {
        List<Integer> frames = new ArrayList<>();
        for (int i = 0; i < CUES; i++) {
            page.locator("#cues button").nth(i).click();
            page.waitForSelector("video[aria-busy=false]");
            frames.add(((Number) page.evaluate("() => window.frameWatch.at(-1).frame")).intValue());
        }
        return frames;
    }
}
