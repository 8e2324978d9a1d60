package ngage.systemtests;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Objects;
import java.util.Set;
import ngage.backend.video.ffmpeg.Ffmpeg;
import ngage.backend.video.foreign.ForeignConfig;
import ngage.backend.video.foreign.ForeignTime;
import ngage.protocol.CueRunId;
import ngage.protocol.MediaTime;
import ngage.protocol.ToControlRoom.Pulse;
import ngage.protocol.ToControlRoom.StreamPulse;
import ngage.protocol.ToControlRoom.StreamState;
import ngage.systemtests.EdgeWatch.Edge;
import ngage.testsupport.Browser;
import ngage.testsupport.BrowserPhone;
import ngage.testsupport.BrowserPhone.ShownCue;
import ngage.testsupport.FrameSkew;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A show over somebody else's video that tells no time at all: a GO "live" comes up on the frame that was the
/// playlist's newest at that moment, or before it by as much as the phone is late to see a new one.
@Timeout(240)
final class PhoneOnUndatedVideoIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /// Each begins with another distance between the phone's loads of the playlist and its changes.
    private static final int LOADS = 5;

    private static final int CUES_A_LOAD = 2;

    /// A player loads the playlist once in a target duration: no edge is seen later than that, but for the
    /// time that timers and requests take on a busy machine.
    private static final int TARGET_FRAMES = ForeignVideo.SEGMENT_FRAMES;

    private static final int SLOW_FRAMES = 6;

    /// Sound makes a segment longer or shorter than its pictures by up to a packet, which is less than a frame;
    /// and times are rounded.
    private static final int ROUNDED_FRAMES = 2;

    @TempDir private Path data;

    @Test
    void cuesComeUpByTheClockWithinATargetDuration() throws Exception {
        Ffmpeg ffmpeg = Ffmpeg.find(null, data);
        Path folder = Files.createDirectory(data.resolve("hls"));
        try (EdgeWatch watch = new EdgeWatch(folder);
                ForeignVideo video = ForeignVideo.undated(ffmpeg, folder);
                SmallVenue venue =
                        SmallVenue.over(
                                new ForeignConfig(video.playlist(), ForeignTime.CLOCK, null),
                                LOADS * CUES_A_LOAD);
                Browser browser = Browser.open()) {
            assertDeskSaysWhatIsMissing(venue);
            BrowserPhone phone = browser.openPhone(venue.phones(), "en-IN");
            List<ShownCue> shown = new ArrayList<>();
            for (int load = 1; load <= LOADS; load++) {
                shown.addAll(cuesAfterLoad(load, phone, venue));
                phone.reload();
            }
            Pulse pulse = venue.awaitPulse(_ -> true);
            assertNearTheEdge(shown, watch.edges(), pulse);
        }
    }

    private static void assertDeskSaysWhatIsMissing(SmallVenue venue) throws Exception {
        StreamPulse stream =
                venue.awaitPulse(pulse -> pulse.stream().state() == StreamState.LIVE).stream();
        assertEquals("live; no programme monitor: the playlist has no date-time", stream.text());
        assertNull(stream.frame(), "nothing to nudge by");
    }

    private static List<ShownCue> cuesAfterLoad(int load, BrowserPhone phone, SmallVenue venue)
            throws Exception {
        phone.awaitPicture(PATIENCE);
        Set<CueRunId> fired = new HashSet<>();
        for (int i = 0; i < CUES_A_LOAD; i++) {
            fired.add(venue.go(null));
            phone.rest(Duration.ofMillis(1200)); // the least between two GOs is a second
        }
        phone.awaitText("Cue " + load * CUES_A_LOAD, PATIENCE);
        return phone.shownCues().stream().filter(cue -> fired.contains(cue.cueRun())).toList();
    }

    private static void assertNearTheEdge(List<ShownCue> shown, List<Edge> edges, Pulse pulse) {
        long mediaMinusWall = Objects.requireNonNull(pulse.now()).micros() - micros(pulse.wall());
        LongSummaryStatistics starts =
                edges.stream()
                        .mapToLong(edge -> micros(edge.there()) - microsOf(edge.frames()))
                        .summaryStatistics();
        long unsteadyFrames = frames(starts.getMax() - starts.getMin());
        MediaTime start = new MediaTime(starts.getMin() + mediaMinusWall);
        FrameSkew skew =
                FrameSkew.of(
                        shown.stream()
                                .filter(cue -> cue.frame() >= 0)
                                .map(cue ->
                                        new FrameSkew.Sample(
                                                Math.toIntExact(
                                                        frames(cue.at().micros() - start.micros())),
                                                cue.frame(),
                                                cue.firstFrameFromS()))
                                .toList(),
                        1 << 24);
        System.out.println(
                "off the frame at the edge: "
                        + skew
                        + ", edges unsteady by "
                        + unsteadyFrames
                        + " frames");
        long earliest = -(TARGET_FRAMES + SLOW_FRAMES + unsteadyFrames);
        assertAll(
                () -> assertEquals(LOADS * CUES_A_LOAD, skew.offIdeal().size(), shown.toString()),
                () -> assertTrue(skew.offIdeal().getFirst() >= earliest, "early: " + skew),
                () -> assertTrue(skew.offIdeal().getLast() <= ROUNDED_FRAMES, "late: " + skew),
                () -> assertTrue(skew.offDisplayed().getLast() <= 1, skew.toString()));
    }

    private static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    private static long microsOf(long frames) {
        return frames * 1_000_000 / PaintedSource.FRAMES_PER_SECOND;
    }

    /// @return how many begin in this time
    private static long frames(long micros) {
        return Math.ceilDiv(micros * PaintedSource.FRAMES_PER_SECOND, 1_000_000);
    }
}
