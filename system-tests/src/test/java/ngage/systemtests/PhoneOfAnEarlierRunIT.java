package ngage.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import ngage.backend.video.ffmpeg.Ffmpeg;
import ngage.protocol.ToControlRoom.StreamState;
import ngage.testsupport.Browser;
import ngage.testsupport.BrowserPhone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A phone that was at the rehearsal: its ticket and the address of the video are of a run that is over. It gets
/// others of both, and its fan does nothing for that. So does one that was there before the video.
@Timeout(180)
final class PhoneOfAnEarlierRunIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir private Path data;

    @Test
    void seesTheVideoOfTheRunThatIsOn() throws Exception {
        Ffmpeg ffmpeg = Ffmpeg.find(null, data);
        SrtVideo video = new SrtVideo(ffmpeg, data);
        try (SmallVenue venue =
                        new SmallVenue(
                                SmallVenue.announcements(1), video.config(null), config -> config);
                PaintedSource _ = new PaintedSource(ffmpeg, video.output());
                Browser browser = Browser.open()) {
            venue.awaitPulse(pulse -> pulse.stream().state() == StreamState.LIVE);
            BrowserPhone phone = browser.openPhone(venue.phones(), "en-IN");
            phone.awaitPicture(PATIENCE);

            phone.rememberAnEarlierRun();
            phone.reload();

            phone.awaitPicture(PATIENCE);
            phone.awaitFace("staged", PATIENCE);
            assertEquals(0, phone.gaps());

            phone.rememberNoVideo();
            phone.reload();

            phone.awaitPicture(PATIENCE);
        }
    }
}
