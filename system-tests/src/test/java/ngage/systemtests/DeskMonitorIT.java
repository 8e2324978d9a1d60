package ngage.systemtests;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.net.URI;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The desk's programme monitor on the backend's own stream, which carries stamps beside picture and sound.
@Timeout(120)
final class DeskMonitorIT {

    private static final int FRAMES = 3 * PaintedSource.FRAMES_PER_SECOND;

    @TempDir private Path data;

    private record Shown(int number, MediaTime at) {}

    @Test
    void eachFrameHasTheMediaTimeThatTheBackendGaveIt() throws Exception {
        Ffmpeg ffmpeg = Ffmpeg.find(null, data);
        SrtVideo video = new SrtVideo(ffmpeg, data);
        Watch watch = new Watch();
        try (SmallVenue venue =
                        new SmallVenue(
                                SmallVenue.announcements(1), video.config(null), config -> config);
                PaintedSource _ = new PaintedSource(ffmpeg, video.output())) {
            StreamPulse live =
                    venue.awaitPulse(pulse -> pulse.stream().state() == StreamState.LIVE).stream();
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

            assertAll(
                    () -> assertEquals(List.of(), List.copyOf(watch.troubles)),
                    () ->
                            assertEquals(
                                    shown.stream().map(frame -> due(live, frame.number())).toList(),
                                    shown.stream().map(Shown::at).toList()),
                    () ->
                            assertEquals(
                                    shown.stream().map(Shown::number).distinct().sorted().toList(),
                                    shown.stream().map(Shown::number).toList()));
        }
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
            OptionalInt number =
                    FrameClock.read(pixels(picture), picture.width(), picture.height());
            shown.add(new Shown(number.orElse(-1), picture.at()));
        }

        @Override
        public void onNoPicture(String why) {
            troubles.add(why);
        }

        private static int[] pixels(Picture picture) {
            int[] pixels = new int[picture.width() * picture.height()];
            picture.bgra().duplicate().order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(pixels);
            return pixels;
        }
    }
}
