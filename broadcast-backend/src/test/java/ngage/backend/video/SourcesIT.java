package ngage.backend.video;

import static ngage.backend.Near.assertNear;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableSet;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import ngage.backend.stamp.StreamClock;
import ngage.backend.video.ts.MediaTimeline;
import ngage.backend.video.ts.Ticks;
import ngage.protocol.ToControlRoom.StreamState;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Studios that send other things than a picture with sound, one after the other into the same chain with
/// the real ffmpeg: what phones get of them, and what the desk is told.
@Timeout(60)
class SourcesIT {

    /// Of sound at 48 kHz.
    private static final long UNIT = 1920;

    private static final long STEP_MICROS = 1010;

    private static final Pattern REFUSED =
            Pattern.compile("refused SRT from 127.0.0.1: it sent no programme, (\\d+) s ago");

    private static TestProgramme show;

    private final PlaylistWatch phone = new PlaylistWatch();

    @BeforeAll
    static void start(@TempDir Path data) throws Exception {
        show = new TestProgramme(data);
    }

    @AfterAll
    static void stop() {
        show.close();
    }

    @BeforeEach
    void awaitSlate() {
        watchUntil(() -> show.text().contains("phones see the slate"));
    }

    @AfterEach
    void mediaTimeHasNoStep() {
        assertTrue(phone.greatestStep() <= STEP_MICROS, () -> phone.all().toString());
    }

    @Test
    void soundAloneIsSeenWithTheSlatesPicture() throws Exception {
        byte[] sound = TestStreams.soundAlone(show.ffmpeg, 5);

        byte[] seen =
                seenOf(sound, 3, "live: SRT from 127.0.0.1, 428x240, 25 frames a second, sound");

        assertWhole(seen, Ticks.PER_SECOND / 25);
        assertTrue(TestStreams.loudness(show.ffmpeg, seen).stream().skip(2).allMatch(it -> it > 5));
    }

    @Test
    void whereSoundBeginsLateOrStopsThereIsSilenceAndWhatIsFrozenGivesWayToTheSlate()
            throws Exception {
        byte[] whole = TestStreams.pictureAndSound(show.ffmpeg, "320x180", 25, 6);
        byte[] patchy = TestStreams.withSoundOnly(whole, at -> at >= 0.4 && at < 1.8 || at >= 3.2);

        byte[] seen =
                seenOf(patchy, 5, "live: SRT from 127.0.0.1, 320x180, 25 frames a second, sound");

        assertWhole(seen, Ticks.PER_SECOND / 25);
        List<Integer> tenths = TestStreams.loudness(show.ffmpeg, seen);
        assertTrue(tenths.subList(0, 2).stream().allMatch(it -> it < 2), tenths::toString);
        assertTrue(tenths.subList(6, 16).stream().allMatch(it -> it > 5), tenths::toString);
        assertTrue(tenths.subList(20, 30).stream().allMatch(it -> it < 2), tenths::toString);
        assertTrue(tenths.subList(34, 49).stream().allMatch(it -> it > 5), tenths::toString);
    }

    @Test
    void soundThatNoPhoneUnderstandsIsSilenceAndTheDeskSaysWhy() throws Exception {
        byte[] stream = TestStreams.pictureAndSound(show.ffmpeg, "320x180", 25, 5, "mp2");
        try (PushedBytes pushed = PushedBytes.live(show, stream)) {
            watchUntil(() ->
                    show.text()
                            .equals(
                                    "live: SRT from 127.0.0.1, 320x180, 25 frames a second, no"
                                            + " sound"));
            String source = show.programme.health().getFirst().text();
            assertTrue(
                    source.contains("its sound is not AAC, and is left out: phones hear silence"),
                    source);
            watchUntil(pushed::hasSentAll);
            awaitGone();
        }
    }

    @Test
    void aSourceMayBecomeAnotherWithoutANewConnection() throws Exception {
        byte[] stream =
                TestStreams.joined(
                        TestStreams.pictureAndSound(show.ffmpeg, "320x180", 25, 4),
                        TestStreams.pictureAndSound(show.ffmpeg, "640x360", 30, 4));
        try (PushedBytes _ = PushedBytes.live(show, stream)) {
            watchUntil(() ->
                    show.text()
                            .equals(
                                    "live: SRT from 127.0.0.1, 320x180, 25 frames a second, sound"));
            long first = sourceBegan();
            try (PushedBytes _ = PushedBytes.live(show, stream)) {
                watchUntil(() ->
                        show.programme
                                .health()
                                .getFirst()
                                .text()
                                .contains("refused SRT from 127.0.0.1 while SRT from"));
            }
            watchUntil(() ->
                    show.text()
                            .equals(
                                    "live: SRT from 127.0.0.1, 640x360, 30 frames a second, sound"));
            long second = sourceBegan();
            watchUntil(() -> show.newest().size() >= 3);

            assertNear(4_000_000, second - first, 20);
            assertWhole(show.bytes(show.newest()), Ticks.PER_SECOND / 30);
        }
        awaitGone();
    }

    @Test
    void rubbishCostsNothingAndTheNextSourceGetsIn() throws Exception {
        byte[] random = new byte[2 << 20];
        new Random(1).nextBytes(random);
        try (PushedBytes _ = PushedBytes.steady(show, random, 1 << 20)) {
            watchUntil(
                    () -> show.text().contains("refused SRT from 127.0.0.1: it sent no programme"));
        }
        long before = refusedSecondsAgo();
        watchUntil(() -> refusedSecondsAgo() > before);
        byte[] neither = neitherPictureNorSound();
        try (PushedBytes _ = PushedBytes.steady(show, neither, 1 << 20)) {
            watchUntil(() -> refusedSecondsAgo() == 0);
        }
        byte[] whole = TestStreams.pictureAndSound(show.ffmpeg, "320x180", 25, 5);
        byte[] cut = Arrays.copyOfRange(whole, whole.length / 5 + 55, whole.length);

        byte[] seen =
                seenOf(cut, 2, "live: SRT from 127.0.0.1, 320x180, 25 frames a second, sound");

        assertWhole(seen, Ticks.PER_SECOND / 25);
    }

    @Test
    void hevcWhoseAnnouncedSoundNeverComesIsTranscodedLikeTheOtherWithSilence() throws Exception {
        byte[] stream = TestStreams.hevc(show.ffmpeg, "320x180", 25, 4);
        Assumptions.assumeTrue(stream.length > 0, "this ffmpeg encodes no H.265");
        byte[] silent = TestStreams.withSoundOnly(stream, _ -> false);

        byte[] seen =
                seenOf(silent, 3, "live: SRT from 127.0.0.1, H.265, 25 frames a second, no sound");

        assertWhole(seen, Ticks.PER_SECOND / 25);
        List<Integer> tenths = TestStreams.loudness(show.ffmpeg, seen);
        assertTrue(tenths.stream().allMatch(it -> it < 2), tenths::toString);
    }

    private static long refusedSecondsAgo() {
        Matcher ago = REFUSED.matcher(show.text());
        return ago.find() ? Long.parseLong(ago.group(1)) : -1;
    }

    private static byte[] neitherPictureNorSound() {
        MediaTimeline timeline = new MediaTimeline(0);
        GeneratedStream stream = new GeneratedStream();
        for (int i = 0; i < 12_000; i++) {
            if (i % 10 == 0) {
                stream.tables(GeneratedStream.DATA);
            }
            stream.stamp(i * 3600L, timeline);
        }
        return stream.bytes();
    }

    /// Pushes it, and waits until it froze and the slate is back.
    ///
    /// @return so many segments of it
    private byte[] seenOf(byte[] stream, int segments, String text) throws Exception {
        byte[] seen;
        try (PushedBytes pushed = PushedBytes.live(show, stream)) {
            watchUntil(() -> show.text().equals(text));
            watchUntil(() -> show.newest().size() >= segments);
            seen = show.bytes(show.newest().subList(0, segments));
            watchUntil(pushed::hasSentAll);
            awaitGone();
        }
        return seen;
    }

    private void awaitGone() {
        watchUntil(() -> show.programme.stream().state() == StreamState.NO_SOURCE);
        watchUntil(() -> show.text().contains("SRT from 127.0.0.1 sent nothing for 2 s"));
        watchUntil(() -> show.text().contains("phones see the slate"));
    }

    /// Neither picture nor sound has a hole.
    private static void assertWhole(byte[] segments, long frameTicks) throws Exception {
        ReceivedStream received = ReceivedStream.of(segments);
        NavigableSet<Long> video = received.video();
        NavigableSet<Long> audio = received.audio();
        assertNear(frameTicks, greatestStep(video), 1);
        assertTrue(greatestStep(audio) < 2 * UNIT, () -> "a hole of " + greatestStep(audio));
        assertNear(video.first(), audio.first(), UNIT);
        assertNear(video.last() + frameTicks, audio.last(), UNIT + 2);
    }

    /// @return media time of its first frame, in microseconds
    private static long sourceBegan() {
        StreamClock.Source source = show.clock.source();
        assertNotNull(source);
        return source.firstFrame().micros();
    }

    private static long greatestStep(NavigableSet<Long> times) {
        long greatest = 0;
        long last = times.first();
        for (long time : times) {
            greatest = Math.max(greatest, time - last);
            last = time;
        }
        return greatest;
    }

    private void watchUntil(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            phone.look(show.playlist(), show.clock.arrival().micros());
            LockSupport.parkNanos(50_000_000);
        }
    }
}
