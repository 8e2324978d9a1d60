package ngage.systemtests;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import ngage.backend.video.ffmpeg.Ffmpeg;
import ngage.protocol.CueRunId;
import ngage.protocol.ToControlRoom.StreamState;
import ngage.testsupport.Browser;
import ngage.testsupport.BrowserPhone;
import ngage.testsupport.BrowserPhone.ShownCue;
import ngage.testsupport.PhoneLine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A phone in a real browser whose network lets the video through and nothing else: the cue that it holds comes up by
/// the key in the video, on its own frame; the one that it does not hold when it can be fetched.
@Timeout(180)
final class CueThroughTheVideoIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir private Path data;

    @Test
    void aHeldCueComesUpWithoutAnyLineAndTheLogAddsNothingToIt() throws Exception {
        Ffmpeg ffmpeg = Ffmpeg.find(null, data);
        SrtVideo video = new SrtVideo(ffmpeg, data);
        PhoneLine line = new PhoneLine();
        try (SmallVenue venue =
                        new SmallVenue(
                                SmallVenue.announcements(3), video.config(null), config -> config);
                PaintedSource _ = new PaintedSource(ffmpeg, video.output());
                Browser browser = Browser.open()) {
            venue.awaitPulse(pulse -> pulse.stream().state() == StreamState.LIVE);
            BrowserPhone phone = browser.openPhone(venue.phones(), "en-IN", line);
            phone.awaitPicture(PATIENCE);
            phone.awaitFace("staged", PATIENCE);

            line.cut();
            CueRunId held = venue.go(null);
            phone.awaitText("Cue 1", PATIENCE);
            assertTrue(line.refused() > 0, "the line was not cut");
            assertEquals(List.of(held), phone.shownCues().stream().map(ShownCue::cueRun).toList());

            CueRunId unheld = venue.go(null);
            phone.rest(Duration.ofSeconds(1));
            line.mend();
            phone.awaitText("Cue 2", PATIENCE);
            venue.awaitPulse(phone, pulse -> pulse.audience().shown() == 1);

            List<ShownCue> shown = phone.shownCues();
            assertAll(
                    () ->
                            assertEquals(
                                    List.of(held, unheld),
                                    shown.stream().map(ShownCue::cueRun).toList()),
                    () -> assertTrue(shown.getFirst().frame() >= 0, shown.toString()),
                    () ->
                            assertEquals(
                                    shown.getFirst().firstFrameFromS(),
                                    shown.getFirst().frame(),
                                    "the frame of the cue that only the video brought"),
                    () -> assertEquals(0, phone.gaps()),
                    () -> assertEquals(0, phone.unreadableCues()));
        }
    }
}
