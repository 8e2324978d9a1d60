package ngage.systemtests;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import ngage.backend.video.ffmpeg.Ffmpeg;
import ngage.backend.video.foreign.ForeignConfig;
import ngage.backend.video.foreign.ForeignConfig.Push;
import ngage.backend.video.foreign.ForeignTime;
import ngage.backend.video.ts.MediaTimeline;
import ngage.backend.video.ts.Ticks;
import ngage.protocol.CueRunId;
import ngage.protocol.ToControlRoom.Pulse;
import ngage.protocol.ToControlRoom.StreamState;
import ngage.systemtests.StampedVideo.Landed;
import ngage.systemtests.StampedVideo.Pushed;
import ngage.testsupport.Browser;
import ngage.testsupport.BrowserPhone;
import ngage.testsupport.BrowserPhone.ShownCue;
import ngage.testsupport.PhoneLine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A show over somebody else's video into which the backend pushes its stamps: phones tell the time by these.
///
/// How exact that is. The venue puts a stamp on the first frame that comes after the request. So what it says there is
/// off by the time that the request took, and up to a frame more; the backend reads back by how much, and is
/// ahead by the middle of the last nine. What is left is the difference from that middle: half a frame either way, and what
/// one request takes longer than another, which on a busy machine may be some frames. No test can bound that; so
/// two things are held: stamps settle to within a frame, most of them; and each cue comes up on exactly the frame that the
/// stamps then in the video make of its S.
@Timeout(300)
final class PhoneOnStampedVideoIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int[] PLACES = {0, 7, 29, 14, 1, 22};

    private static final int FRAME_TICKS = Ticks.PER_SECOND / PaintedSource.FRAMES_PER_SECOND;
    private static final long FRAME_MICROS = MediaTimeline.micros(FRAME_TICKS);

    /// So many of the newest stamps of ours the backend goes by.
    private static final int BELIEVED = 9;

    private static final int FIRST = 5;

    /// With what the phone's page has rounded: a moment has come a millisecond before.
    private static final long COME_MICROS = 1_100;

    /// What a phone takes from one stamp.
    private static final int REACH_TICKS = 12 * Ticks.PER_SECOND;

    private static final List<Integer> REFUSALS = List.of(401, 401, 429, 429, 500, 500);
    private static final int MAX_TEXT = 1024;
    private static final int MAX_A_SECOND = 5;

    @TempDir private Path data;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<CueRunId, ForeignFrame> fired = new LinkedHashMap<>();

    @Test
    void cuesComeUpOnTheFrameOfTheStampsThatTheVenuePutIn() throws Exception {
        Ffmpeg ffmpeg = Ffmpeg.find(null, data);
        Path folder = Files.createDirectory(data.resolve("hls"));
        PhoneLine line = new PhoneLine();
        try (StampedVideo video = new StampedVideo(ffmpeg, folder);
                SmallVenue venue = SmallVenue.over(foreign(video), PLACES.length + 2);
                Browser browser = Browser.open()) {
            venue.awaitPulse(pulse -> pulse.stream().state() == StreamState.LIVE);
            BrowserPhone phone = browser.openPhone(venue.phones(), "en-IN", line);
            phone.awaitPicture(PATIENCE);
            await(phone, "stamps settle", () -> haveSettled(video.landed()));
            assertFirstOnesWereRight(video.landed());
            for (int place : PLACES) {
                go(venue, video, place);
                phone.rest(Duration.ofMillis(1200)); // the least between two GOs is a second
            }
            phone.awaitText("Cue " + PLACES.length, PATIENCE);

            video.refuse(REFUSALS);
            go(venue, video, 3);
            await(phone, "refusals", video::hasRefused);
            int before = video.landed().size();
            phone.awaitText("Cue " + (PLACES.length + 1), PATIENCE);
            await(phone, "stamps after the refusals", () -> video.landed().size() > before);
            Pulse pulse =
                    venue.awaitPulse(
                            phone,
                            each -> each.audience().shown() == 1 && each.audience().held() == 1);
            assertEquals(StreamState.LIVE, pulse.stream().state(), pulse.toString());
            PhoneOnForeignVideoIT.assertOnTheirFrames(ideal(video.landed()), phone.shownCues());

            line.cut();
            CueRunId cut = go(venue, video, 5);
            phone.awaitText("Cue " + (PLACES.length + 2), PATIENCE);
            assertCameWithTheVideo(phone.shownCues().getLast(), cut, ideal(video.landed()), line);
            assertWithinTheLimits(video.pushed());
        }
    }

    private static ForeignConfig foreign(StampedVideo video) {
        return new ForeignConfig(
                video.playlist(),
                ForeignTime.DATE_TIME,
                new Push(video.metadata(), StampedVideo.TOKEN));
    }

    private CueRunId go(SmallVenue venue, StampedVideo video, int place) throws Exception {
        ForeignFrame frame = ForeignFrame.newest(http, video.playlist(), place);
        CueRunId cueRun = venue.go(frame.time());
        fired.put(cueRun, frame);
        return cueRun;
    }

    private static boolean haveSettled(List<Landed> stamps) {
        return stamps.size() >= BELIEVED
                && medianOff(stamps.subList(stamps.size() - BELIEVED, stamps.size()))
                        <= FRAME_MICROS;
    }

    private static long medianOff(List<Landed> stamps) {
        return stamps.stream()
                .map(stamp -> Math.abs(stamp.offMicros()))
                .sorted()
                .toList()
                .get(stamps.size() / 2);
    }

    /// @return for each cue the number of the first frame whose media time, by the stamps in the video, is S or more
    private Map<CueRunId, Integer> ideal(List<Landed> stamps) {
        Map<CueRunId, Integer> ideal = new HashMap<>();
        fired.forEach((cueRun, frame) -> {
            int off = -3 * PaintedSource.FRAMES_PER_SECOND;
            while (micros(frame, off, stamps) + COME_MICROS < frame.time().micros()) {
                off++;
            }
            ideal.put(cueRun, frame.number() + off);
        });
        return ideal;
    }

    /// @return of the frame so many after the given one; by the date-time where no stamp is near
    private static long micros(ForeignFrame frame, int after, List<Landed> stamps) {
        long ticks = (long) after * FRAME_TICKS;
        long pts = frame.pts() + ticks;
        return stamps.stream()
                .filter(stamp -> stamp.pts() <= pts && pts - stamp.pts() <= REACH_TICKS)
                .reduce((_, later) -> later)
                .map(stamp -> stamp.saidMicros() + MediaTimeline.micros(pts - stamp.pts()))
                .orElse(frame.time().micros() + MediaTimeline.micros(ticks));
    }

    /// The stamp with the key is on a frame that passed the venue's ingest after GO, while S was out already. So the
    /// cue is late, and comes up between two frames (-1), where the phone is nearer to the edge than the venue's
    /// own delay. It is never early.
    private static void assertCameWithTheVideo(
            ShownCue shown, CueRunId cueRun, Map<CueRunId, Integer> ideal, PhoneLine line) {
        assertAll(
                () -> assertEquals(cueRun, shown.cueRun()),
                () ->
                        assertTrue(
                                shown.frame() == -1
                                        || shown.frame()
                                                >= ideal.getOrDefault(cueRun, Integer.MAX_VALUE),
                                shown + " of " + ideal),
                () -> assertTrue(line.refused() > 0, "the line was not cut"));
    }

    /// The first ones that phones could believe: the backend has to know by then that the venue's clock is
    /// another, and how far its edge is behind what it takes in.
    private static void assertFirstOnesWereRight(List<Landed> stamps) {
        List<Landed> first = stamps.subList(0, FIRST);
        assertTrue(medianOff(first) < 500_000, first.toString());
    }

    /// Those of AWS IVS, for what is refused as well.
    private static void assertWithinTheLimits(List<Pushed> pushed) {
        for (int i = MAX_A_SECOND; i < pushed.size(); i++) {
            long nanos = pushed.get(i).nanos() - pushed.get(i - MAX_A_SECOND).nanos();
            assertTrue(
                    nanos > Duration.ofSeconds(1).toNanos(),
                    (MAX_A_SECOND + 1) + " pushes within " + nanos + " ns");
        }
        assertAll(
                () ->
                        assertEquals(
                                REFUSALS,
                                pushed.stream()
                                        .map(Pushed::answer)
                                        .filter(answer -> answer != 204)
                                        .toList()),
                () ->
                        assertEquals(
                                Set.of("Bearer " + StampedVideo.TOKEN),
                                pushed.stream()
                                        .map(Pushed::authorization)
                                        .collect(Collectors.toSet())),
                () ->
                        assertEquals(
                                Set.of("application/json"),
                                pushed.stream()
                                        .map(Pushed::contentType)
                                        .collect(Collectors.toSet())),
                () ->
                        assertTrue(
                                pushed.stream().allMatch(push -> push.textBytes() <= MAX_TEXT),
                                pushed.toString()));
    }

    private static void await(BrowserPhone phone, String what, BooleanSupplier condition) {
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < giveUp, "not seen: " + what);
            phone.rest(Duration.ofMillis(100));
        }
    }
}
