package ngage.backend.video;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import ngage.backend.supervise.Duty;
import ngage.backend.supervise.RestartPolicy;
import ngage.backend.supervise.SupervisedActivity;
import ngage.backend.supervise.Supervisor;
import ngage.backend.video.ffmpeg.Ffmpeg;
import ngage.backend.video.hls.CueMarks;
import ngage.backend.video.hls.HlsConfig;
import ngage.backend.video.hls.HlsConfig.Delivery;
import ngage.backend.video.hls.HlsOrigin;
import ngage.backend.video.hls.Packaging;
import ngage.backend.video.hls.Resource;
import ngage.backend.video.ingest.StudioChunk;
import ngage.backend.video.ingest.StudioFeed;
import ngage.backend.video.ladder.Ladder;
import ngage.backend.video.ladder.LadderConfig;
import ngage.backend.video.ladder.LadderPolicy;
import ngage.backend.video.ladder.Rendition;
import ngage.backend.video.ts.MediaTimeline;
import ngage.protocol.MediaTime;
import ngage.protocol.ShowRunId;
import ngage.protocol.ToControlRoom.Health;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The ladder with the real ffmpeg, from the studio's feed to the origin: which frames come out, and at which
/// media times, whatever happens to it.
@Timeout(60)
class LadderIT {

    private static final LadderConfig LADDER =
            new LadderConfig(
                    List.of(
                            new Rendition("240p", 428, 240, 600),
                            new Rendition("120p", 214, 120, 200)),
                    64);
    private static final HlsConfig HLS =
            new HlsConfig(Duration.ofSeconds(1), Duration.ofSeconds(60), Delivery.SEGMENTS);
    private static final long EXACT_MICROS = 20;

    private static final LadderPolicy QUICK_TO_ACT =
            new LadderPolicy(
                    Duration.ofMillis(1000),
                    Duration.ofMillis(700),
                    Duration.ofMinutes(5),
                    Duration.ofHours(24));

    @TempDir Path data;

    private final StudioFeed feed = new StudioFeed();
    private final Supervisor supervisor = Supervisor.standard();
    private final AtomicLong stretches = new AtomicLong();
    private Ffmpeg ffmpeg;
    private Ffmpeg transcoding;
    private HlsOrigin origin;
    private Packaging packaging;
    private Ladder ladder;
    private SupervisedActivity activity;

    @BeforeEach
    void find() throws Exception {
        ffmpeg = TestFfmpeg.find(data);
        transcoding = ffmpeg;
        start(LadderPolicy.STANDARD);
    }

    @AfterEach
    void stop() throws InterruptedException {
        activity.interrupt();
        ladder.close();
        assertTrue(activity.join(Duration.ofSeconds(10)));
    }

    @Test
    void noFrameIsLostNorRepeatedWhenItsTranscoderIsKilled() throws Exception {
        RecordedStudio studio = RecordedStudio.of(ffmpeg, "30", "N/FR", 300, 0);

        feed.begin(studio.session());
        offer(studio, 0, 150);
        await(() -> segments("240p").size() >= 2);
        ProcessHandle killed = transcoder();
        killed.destroyForcibly();
        offer(studio, 150, 300);
        await(() -> segments("240p").size() >= 7);
        feed.end();

        checkFrames(studio, "240p");
        checkFrames(studio, "120p");
        assertTrue(stretches.get() >= 2, "another stretch");
        assertEquals(Health.GOOD, packaging.health().state());
    }

    @Test
    void noFrameIsLostWhenTheSessionEndsWhileThereIsNoTranscoder() throws Exception {
        RecordedStudio studio = RecordedStudio.of(ffmpeg, "30", "N/FR", 150, 0);
        feed.begin(studio.session());
        offer(studio, 0, 100);
        await(() -> segments("240p").size() >= 1);
        transcoder().destroyForcibly();
        offer(studio, 100, 150);
        feed.end();

        checkFrames(studio, "240p");
    }

    @Test
    void noFrameIsLostWhenTheTimesOfTheStreamBeginAgain() throws Exception {
        long beforeTheEnd = (1L << 33) - 3 * 90_000;
        RecordedStudio studio = RecordedStudio.of(ffmpeg, "25", "N/FR", 200, beforeTheEnd);

        feed.begin(studio.session());
        offer(studio, 0, 200);
        feed.end();

        checkFrames(studio, "240p");
        assertEquals(1, stretches.get());
    }

    @Test
    void anotherTranscoderTakesOverBeforeTheTimesOfTheFirstAreUsedUp() throws Exception {
        LadderPolicy soon =
                new LadderPolicy(
                        Duration.ofSeconds(9),
                        Duration.ofSeconds(60),
                        Duration.ofMinutes(5),
                        Duration.ofSeconds(4));
        RecordedStudio studio = RecordedStudio.of(ffmpeg, "30000/1001", "N/FR", 270, 0);
        stop();
        start(soon);

        feed.begin(studio.session());
        for (int from = 0; from < 270; from += 45) {
            offer(studio, from, from + 45);
            int frames = from;
            await(() -> reaches(studio, frames - 45));
        }
        feed.end();

        checkFrames(studio, "240p");
        assertTrue(stretches.get() >= 2, "another stretch");
    }

    @Test
    void whenItIsTooSlowItGoesOnWithoutTheBestRendition() throws Exception {
        RecordedStudio studio = RecordedStudio.of(ffmpeg, "30", "N/FR", 300, 0);
        stop();
        slowDown("split=2");
        start(QUICK_TO_ACT);

        feed.begin(studio.session());
        offerLive(studio, () -> !ladder.missing().isEmpty());
        await(() -> reaches(studio, 240));
        assertEquals(List.of("240p"), ladder.missing());
        assertEquals(Health.DEGRADED, ladder.health().state());
        feed.end();

        checkFrames(studio, "240p");
        checkFrames(studio, "120p");
        String last = segments("240p").getLast();
        assertArrayEquals(bytes("q0/120p/" + last), bytes("q0/240p/" + last), "the same picture");
    }

    @Test
    void whenItIsTooSlowForTheLastRenditionTheDeskHearsOfIt() throws Exception {
        RecordedStudio studio = RecordedStudio.of(ffmpeg, "30", "N/FR", 300, 0);
        stop();
        slowDown("split=");
        start(QUICK_TO_ACT);

        feed.begin(studio.session());
        offerLive(studio, () -> ladder.health().state() == Health.DOWN);
        await(() -> ladder.health().state() == Health.DOWN);
        assertEquals(List.of("240p"), ladder.missing());
    }

    /// From now on a transcoder with `word` in its arguments takes twice as long as the programme.
    private void slowDown(String word) throws Exception {
        Path script = data.resolve("slow-ffmpeg");
        Files.writeString(
                script,
                """
                #!/bin/sh
                case "$*" in
                    *'%s'*) exec '%s' -readrate 0.5 "$@" ;;
                    *) exec '%s' "$@" ;;
                esac
                """
                        .formatted(word, ffmpeg.executable(), ffmpeg.executable()));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        transcoding = new Ffmpeg(script, ffmpeg.environment(), ffmpeg.version(), ffmpeg.encoders());
    }

    /// As fast as a studio does, the measure of what is too slow; then the rest at once.
    private void offerLive(RecordedStudio studio, BooleanSupplier isEnough) {
        long begin = System.nanoTime();
        for (int i = 0; i < studio.chunks().size(); i++) {
            long due = begin + i * 1_000_000_000L / 30;
            while (System.nanoTime() < due && !isEnough.getAsBoolean()) {
                LockSupport.parkNanos(due - System.nanoTime());
                if (Thread.interrupted()) {
                    throw new IllegalStateException("it does not happen");
                }
            }
            feed.offer(studio.chunks().get(i));
        }
    }

    private void start(LadderPolicy policy) {
        origin =
                new HlsOrigin(
                        new ShowRunId("q0"),
                        LADDER,
                        ffmpeg.encoder(),
                        HLS,
                        Instant.EPOCH,
                        stretches::incrementAndGet);
        packaging = new Packaging(HLS, new CueMarks(), origin, System::nanoTime);
        ladder = new Ladder(transcoding, LADDER, policy, feed, packaging, System::nanoTime);
        activity = supervisor.supervise(new Duty("ladder", RestartPolicy.CHILD, _ -> ladder.run()));
    }

    private void offer(RecordedStudio studio, int from, int to) {
        for (StudioChunk chunk :
                studio.chunks().subList(from, Math.min(to, studio.chunks().size()))) {
            feed.offer(chunk);
        }
    }

    private static ProcessHandle transcoder() {
        return ProcessHandle.current()
                .descendants()
                .filter(child -> child.info().commandLine().orElse("").contains("split=2"))
                .findFirst()
                .orElseThrow();
    }

    /// All frames, each once, each at the media time at which the studio showed its number.
    private void checkFrames(RecordedStudio studio, String rendition) throws Exception {
        await(() -> reaches(studio, studio.frames().size() - 1));
        List<Integer> numbers = new ArrayList<>();
        ByteArrayOutputStream stretch = new ByteArrayOutputStream();
        for (String line : playlist(rendition).lines().toList()) {
            if (line.equals("#EXT-X-DISCONTINUITY")) {
                numbers.addAll(numbers(studio, stretch.toByteArray()));
                stretch.reset();
            } else if (line.endsWith(".ts")) {
                stretch.writeBytes(bytes("q0/" + rendition + "/" + line));
            }
        }
        numbers.addAll(numbers(studio, stretch.toByteArray()));
        assertEquals(IntStream.range(0, studio.frames().size()).boxed().toList(), numbers);
    }

    private boolean reaches(RecordedStudio studio, int frame) {
        MediaTime handedOn = origin.handedOn(studio.session());
        return frame < 0 || handedOn != null && studio.frames().get(frame).isBefore(handedOn);
    }

    private List<Integer> numbers(RecordedStudio studio, byte[] stretch) throws Exception {
        ReceivedStream received = ReceivedStream.of(stretch);
        List<Integer> numbers = TestFfmpeg.frameNumbers(ffmpeg, stretch);
        assertEquals(received.video().size(), numbers.size());
        var stamp = received.stamps().entrySet().iterator().next();
        Iterator<Integer> number = numbers.iterator();
        for (long pts : received.video()) {
            long said =
                    stamp.getValue().time().micros() + MediaTimeline.micros(pts - stamp.getKey());
            long truth = studio.frames().get(number.next()).micros();
            assertTrue(Math.abs(said - truth) <= EXACT_MICROS, () -> said - truth + " us off");
        }
        return numbers;
    }

    private List<String> segments(String rendition) {
        return playlist(rendition).lines().filter(line -> line.endsWith(".ts")).toList();
    }

    private String playlist(String rendition) {
        byte[] playlist = bytes("q0/" + rendition + "/playlist.m3u8");
        return new String(playlist, StandardCharsets.UTF_8);
    }

    /// @return empty if there is none
    private byte[] bytes(String path) {
        Resource resource = origin.find(path);
        if (resource == null) {
            return new byte[0];
        }
        ByteBuffer content = resource.content();
        byte[] bytes = new byte[content.remaining()];
        content.get(bytes);
        return bytes;
    }

    /// As a player does: looks again and again. The test's own time-out ends it.
    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            LockSupport.parkNanos(20_000_000);
            if (Thread.interrupted()) {
                throw new IllegalStateException("it does not happen");
            }
        }
    }
}
