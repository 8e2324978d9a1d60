package ngage.systemtests;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import ngage.backend.video.ffmpeg.Ffmpeg;
import ngage.controlroom.monitor.MonitorFeed;
import ngage.controlroom.monitor.Picture;
import ngage.controlroom.monitor.Sound;
import ngage.controlroom.ui.Fx;
import ngage.demo.programme.FrameClock;
import ngage.protocol.MediaTime;
import ngage.protocol.ToControlRoom.StreamPulse;
import ngage.protocol.ToControlRoom.StreamState;
import ngage.testsupport.Browser;
import ngage.testsupport.BrowserPhone;
import ngage.testsupport.BrowserPhone.ShownCue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The desk on a real programme, which carries stamps beside picture and sound, and whose frames have a number in
/// the picture.
@Timeout(180)
final class DeskIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int FRAMES = 3 * PaintedSource.FRAMES_PER_SECOND;

    @TempDir private Path data;

    private record Shown(int number, MediaTime at) {}

    @Test
    void eachFrameOfTheMonitorHasTheMediaTimeThatTheBackendGaveIt() throws Exception {
        Ffmpeg ffmpeg = Ffmpeg.find(null, data);
        SrtVideo video = new SrtVideo(ffmpeg, data);
        Watch watch = new Watch();
        try (SmallVenue venue =
                        new SmallVenue(
                                SmallVenue.announcements(1), video.config(null), config -> config);
                PaintedSource _ = new PaintedSource(ffmpeg, video.output())) {
            StreamPulse live = awaitLive(venue);
            URI monitor = venue.phones().resolve("/api/control-room/monitor.ts");
            List<Shown> shown = new ArrayList<>();
            try (MonitorFeed feed =
                    new MonitorFeed(
                            List.of(monitor), SmallVenue.TOKEN, new Fx(Runnable::run), watch)) {
                feed.start();
                while (shown.size() < FRAMES) {
                    Shown next = watch.shown.poll(20, TimeUnit.SECONDS);
                    assertNotNull(next, () -> "no more pictures; the crew read " + watch.troubles);
                    shown.add(next);
                }
            }

            List<Integer> numbers = shown.stream().map(Shown::number).toList();
            assertAll(
                    () -> assertFalse(watch.troubles.contains("the decoder fell")),
                    () ->
                            assertEquals(
                                    numbers.stream().map(number -> due(live, number)).toList(),
                                    shown.stream().map(Shown::at).toList()),
                    () -> assertEquals(numbers.stream().distinct().sorted().toList(), numbers));
        }
    }

    @Test
    void goAsSeenTakesThePictureOnTheDeskToThePhone() throws Exception {
        Ffmpeg ffmpeg = Ffmpeg.find(null, data);
        SrtVideo video = new SrtVideo(ffmpeg, data);
        try (SmallVenue venue =
                        new SmallVenue(
                                SmallVenue.announcements(2),
                                video.config(data.resolve("recordings")),
                                config -> config);
                PaintedSource _ = new PaintedSource(ffmpeg, video.output());
                DeskWindow desk = DeskWindow.open(venue.phones());
                Browser browser = Browser.open()) {
            StreamPulse live = awaitLive(venue);
            BrowserPhone phone = browser.openPhone(venue.phones(), "en-IN");
            phone.awaitPicture(PATIENCE);
            phone.awaitFace("staged", PATIENCE);

            int seen = desk.goOnWhatIsSeen();
            phone.awaitText("Cue 1", PATIENCE);

            ShownCue cue = phone.shownCues().getFirst();
            int lookedAt = desk.lookAt("1 on air: Cue 1");
            assertAll(
                    () -> assertEquals(due(live, seen), cue.at()),
                    () -> assertTrue(cue.frame() >= seen, cue + " is early for " + seen),
                    () -> assertEquals(cue.firstFrameFromS(), cue.frame(), cue::toString),
                    () -> assertEquals(seen, lookedAt, "the frame afterwards, in the recording"));
        }
    }

    private static StreamPulse awaitLive(SmallVenue venue) throws InterruptedException {
        return venue.awaitPulse(pulse -> pulse.stream().state() == StreamState.LIVE).stream();
    }

    /// @param number of the studio's frame, 0 for its first
    private static MediaTime due(StreamPulse live, int number) {
        MediaTime first = Objects.requireNonNull(live.firstFrame());
        return new MediaTime(
                first.micros() + number * 1_000_000L / PaintedSource.FRAMES_PER_SECOND);
    }

    private static final class Watch implements MonitorFeed.Listener {

        final BlockingQueue<Shown> shown = new LinkedBlockingQueue<>();
        final BlockingQueue<String> troubles = new LinkedBlockingQueue<>();

        @Override
        public void onSound(Sound sound) {}

        @Override
        public void onPicture(Picture picture, long arrivedNanos) {
            int[] pixels = new int[picture.width() * picture.height()];
            picture.bgra().duplicate().order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(pixels);
            int number = FrameClock.read(pixels, picture.width(), picture.height()).orElseThrow();
            shown.add(new Shown(number, picture.at()));
        }

        @Override
        public void onNoPicture(String why) {
            troubles.add(why);
        }
    }
}
