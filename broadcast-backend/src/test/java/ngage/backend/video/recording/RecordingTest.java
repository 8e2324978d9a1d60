package ngage.backend.video.recording;

import static ngage.backend.video.GeneratedStream.VIDEO;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.undertow.server.handlers.PathHandler;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import ngage.backend.TestServer;
import ngage.backend.supervise.Supervisor;
import ngage.backend.video.GeneratedStream;
import ngage.backend.video.ffmpeg.H264Encoder;
import ngage.backend.video.hls.HlsConfig;
import ngage.backend.video.hls.HlsOrigin;
import ngage.backend.video.hls.MediaSegment;
import ngage.backend.video.ladder.LadderConfig;
import ngage.backend.video.ts.MediaTimeline;
import ngage.backend.video.ts.Ticks;
import ngage.protocol.AsRun;
import ngage.protocol.CueContent;
import ngage.protocol.CueId;
import ngage.protocol.CueRunId;
import ngage.protocol.Fact;
import ngage.protocol.LogEntry;
import ngage.protocol.MediaTime;
import ngage.protocol.MessageCodec;
import ngage.protocol.SealKey;
import ngage.protocol.SealedContent;
import ngage.protocol.ShowRunId;
import ngage.protocol.Texts;
import ngage.protocol.ToControlRoom.Health;
import ngage.protocol.ToControlRoom.HealthLine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class RecordingTest {

    private static final ShowRunId RUN = new ShowRunId("q0");
    private static final CueRunId CUE = new CueRunId("c1");

    /// Media time of tick 0 of every segment.
    private static final MediaTimeline TIMELINE =
            new MediaTimeline(Instant.parse("2026-11-22T20:00:00Z").toEpochMilli() * 1000);

    private static final String HEAD =
            """
            #EXTM3U
            #EXT-X-VERSION:6
            #EXT-X-PLAYLIST-TYPE:EVENT
            #EXT-X-TARGETDURATION:2
            #EXT-X-INDEPENDENT-SEGMENTS
            #EXT-X-MEDIA-SEQUENCE:0
            """;

    @TempDir private Path folder;

    private final Supervisor supervisor = Supervisor.standard();

    @AfterEach
    void stop() {
        supervisor.close();
    }

    @Test
    void isAPlaylistOfAllThatWasPublishedWithItsBreaks() throws Exception {
        Recording recording = start(1);
        recording.onSegment(segment(0), 1);
        recording.onSegment(segment(1), 1);
        recording.onSegment(segment(2), 2);
        recording.onSegment(segment(5), 2);
        recording.close();

        assertEquals(
                HEAD
                        + lines(0)
                        + lines(1)
                        + "#EXT-X-DISCONTINUITY\n"
                        + lines(2)
                        + "#EXT-X-DISCONTINUITY\n"
                        + lines(5)
                        + "#EXT-X-ENDLIST\n",
                index());
        assertArrayEquals(segment(5).bytes(), Files.readAllBytes(run().resolve(name(5))));
        assertEquals("0 min 04 s", recording.health().text());
    }

    @Test
    void whatAKilledProcessLeftIsPlayableAndTheNextOneGoesOn() throws Exception {
        Recording killed = start(1);
        killed.onSegment(segment(0), 1);
        killed.onSegment(segment(1), 1);
        await(() -> contains(killed, 1));
        supervisor.interrupt();
        Files.writeString(
                run().resolve("index.m3u8"),
                lines(2).substring(0, lines(2).length() - 9),
                StandardOpenOption.APPEND);
        Files.write(run().resolve(name(2) + ".new"), new byte[5]);

        try (Supervisor next = Supervisor.standard()) {
            Recording recording = new Recording(config(1), RUN);
            recording.start(next);
            recording.onSegment(segment(3), 7);
            recording.close();
        }
        assertEquals(
                HEAD
                        + lines(0)
                        + lines(1)
                        + "#EXT-X-DISCONTINUITY\n"
                        + lines(3)
                        + "#EXT-X-ENDLIST\n",
                index());
        assertFalse(Files.exists(run().resolve(name(2) + ".new")), "what was half done");
    }

    @Test
    void knowsWhereEachCueIs() throws Exception {
        SealKey key = SealKey.of(new byte[32]);
        byte[] content =
                MessageCodec.encode(new CueContent.Announcement(Texts.of("en", "Welcome"), null));
        Recording recording = start(1);
        recording.onSegment(segment(0), 1);
        recording.onSegment(segment(4), 2);
        hear(
                recording,
                new Fact.CueStaged(CUE, SealedContent.seal(content, CUE, key, new byte[12])));
        hear(recording, new Fact.CueOnAir(CUE, at(4.51), null, key));
        hear(recording, new Fact.CueLocked(CUE, at(60)));
        recording.close();

        String cues = Files.readString(run().resolve("cues.json"));
        assertTrue(cues.contains("\"cueRun\":\"c1\",\"cue\":\"welcome\""), cues);
        assertTrue(cues.contains("\"kind\":\"ANNOUNCEMENT\",\"title\":\"Welcome\""), cues);
        assertTrue(
                cues.contains("\"positionMillis\":1533"),
                "the frame after 4.51 s, and 10 ms of sound come first: " + cues);
        assertTrue(cues.contains("\"kind\":\"LOCK\""), cues);
        assertEquals(1, cues.split("positionMillis", -1).length - 1, "the lock is not recorded");
    }

    /// The cue log of the whole node goes through it, and the desk asks it.
    @Test
    void nobodyWaitsForADiskThatStands() throws Exception {
        Recording recording = start(1);
        await(() -> Files.exists(run().resolve("cues.json")));
        Path standing = run().resolve("cues.json.new");
        assertEquals(0, new ProcessBuilder("mkfifo", standing.toString()).start().waitFor());
        hear(recording, new Fact.CueLocked(CUE, at(60)));
        await(RecordingTest::somebodyWaitsForTheDisk);

        hear(recording, new Fact.CueLocked(CUE, at(61)));
        assertEquals("0 min 00 s", recording.health().text());
        assertNull(recording.at(at(3)));

        byte[] first = Files.readAllBytes(standing); // which lets the writer go on
        assertTrue(new String(first, StandardCharsets.UTF_8).contains("LOCK"));
        recording.close();
        String cues = Files.readString(run().resolve("cues.json"));
        assertEquals(2, cues.split("LOCK", -1).length - 1, cues);
    }

    private static boolean somebodyWaitsForTheDisk() {
        return Thread.getAllStackTraces().values().stream()
                .map(List::of)
                .anyMatch(stack ->
                        stack.stream()
                                        .anyMatch(frame ->
                                                frame.getClassName()
                                                        .equals(RecordedCues.class.getName()))
                                && stack.getFirst().getClassName().startsWith("sun.nio.fs."));
    }

    @Test
    void aSegmentThatSomebodyDeletedDoesNotEndIt() throws Exception {
        goesOnWithout(Files::delete);
    }

    @Test
    void aSegmentThatThePowerCutShortDoesNotEndIt() throws Exception {
        goesOnWithout(segment -> Files.write(segment, new byte[0]));
    }

    private interface Damage {
        void to(Path segment) throws IOException;
    }

    private void goesOnWithout(Damage damage) throws Exception {
        Recording recording = start(1);
        recording.onSegment(segment(0), 1);
        await(() -> contains(recording, 0));
        damage.to(run().resolve(name(0)));
        hear(recording, new Fact.CueLocked(CUE, at(0.3)));
        recording.onSegment(segment(1), 1);
        recording.close();

        String cues = Files.readString(run().resolve("cues.json"));
        assertTrue(cues.contains("\"positionMillis\":1010"), "the first frame there is: " + cues);
        assertTrue(index().endsWith(lines(1) + "#EXT-X-ENDLIST\n"), index());
    }

    @Test
    void stopsWhenThereIsNoRoomAndTellsTheDesk() throws Exception {
        Recording recording = start(Long.MAX_VALUE / 2);
        recording.onSegment(segment(0), 1);
        await(() -> recording.health().state() == Health.DOWN);
        recording.close();

        assertEquals(HEAD, index());
        assertTrue(recording.health().text().startsWith("stopped: less than"));
    }

    @Test
    void goesOnAfterABreakWhenThereIsRoomAgain() throws Exception {
        long spare = 5 << 20;
        long enough = spare + segment(0).bytes().length;
        BlockingQueue<Long> free = new LinkedBlockingQueue<>();
        Recording recording = new Recording(config(spare), RUN, _ -> taken(free));
        recording.start(supervisor);
        for (int i = 0; i < 5; i++) {
            recording.onSegment(segment(i), 1);
        }

        free.addAll(List.of(enough, enough - 1));
        await(() -> recording.health().state() == Health.DOWN);
        assertEquals(
                "stopped: less than 5 MB are free for " + run() + "; it goes on when there is room",
                recording.health().text());
        assertEquals(HEAD + lines(0), index());

        free.addAll(List.of(0L, enough, enough));
        await(() -> contains(recording, 4));
        assertEquals(
                new HealthLine("recorder", Health.DEGRADED, "0 min 03 s, 2 segments are missing"),
                recording.health());
        recording.close();
        assertEquals(
                HEAD
                        + lines(0)
                        + "#EXT-X-DISCONTINUITY\n"
                        + lines(3)
                        + lines(4)
                        + "#EXT-X-ENDLIST\n",
                index());
    }

    /// The writer waits for an answer before each segment.
    private static long taken(BlockingQueue<Long> answers) throws IOException {
        try {
            return answers.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    @Test
    void leavesOutWhatTheDiskCannotTake() {
        Recording recording = new Recording(config(1), RUN); // its thread has not started
        for (int i = 0; i < Recording.MAX_WAITING + 3; i++) {
            recording.onSegment(segment(i), 1);
        }

        assertEquals(Health.DEGRADED, recording.health().state());
        assertEquals("0 min 00 s, 3 segments are missing", recording.health().text());
    }

    @Test
    void theDeskGetsAnyMomentFromMemoryOrFromDisk() throws Exception {
        HlsOrigin origin =
                new HlsOrigin(
                        RUN,
                        LadderConfig.DEFAULT,
                        H264Encoder.LIBX264,
                        new HlsConfig(Duration.ofSeconds(1)),
                        Instant.EPOCH,
                        () -> 1);
        origin.publish(List.of(segment(9), segment(9)));
        Recording recording = start(1);
        recording.onSegment(segment(3), 1);
        await(() -> contains(recording, 3));
        PathHandler paths =
                new PathHandler()
                        .addPrefixPath(
                                RecordingEndpoint.PREFIX, new RecordingEndpoint(origin, recording));
        try (TestServer server = new TestServer(paths);
                HttpClient http = HttpClient.newHttpClient()) {
            for (int number : List.of(3, 9)) {
                HttpResponse<byte[]> found = get(http, server, at(number + 0.4).micros() + ".ts");
                assertEquals(200, found.statusCode());
                assertArrayEquals(segment(number).bytes(), found.body());
                assertEquals(
                        "" + TIMELINE.offsetMicros(),
                        found.headers().firstValue("Ngage-Media-Offset-Micros").orElse(""));
                assertEquals(
                        "" + at(number + 1).micros(),
                        found.headers().firstValue("Ngage-Media-End-Micros").orElse(""));
            }
            HttpResponse<byte[]> missing = get(http, server, at(5).micros() + ".ts");
            assertEquals(404, missing.statusCode());
            assertEquals(
                    "That moment is neither in memory nor in the recording.\n",
                    new String(missing.body(), StandardCharsets.UTF_8));
            assertEquals(404, get(http, server, "..%2fcues.json").statusCode());
        }
        recording.close();
        assertNull(recording.at(at(5)));
        assertNotNull(recording.at(at(3)));
    }

    private static HttpResponse<byte[]> get(HttpClient http, TestServer server, String name)
            throws Exception {
        URI uri = server.uri(RecordingEndpoint.PREFIX + "/" + name);
        return http.send(
                HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private Recording start(long spareBytes) {
        Recording recording = new Recording(config(spareBytes), RUN);
        recording.start(supervisor);
        return recording;
    }

    private RecordingConfig config(long spareBytes) {
        return new RecordingConfig(folder, spareBytes, Duration.ofSeconds(1));
    }

    private Path run() {
        return folder.resolve("q0");
    }

    private String index() throws Exception {
        return Files.readString(run().resolve("index.m3u8"));
    }

    private static boolean contains(Recording recording, int number) {
        return recording.at(at(number)) != null;
    }

    private static void hear(Recording recording, Fact fact) {
        recording.onEntry(
                new LogEntry(
                        1,
                        Instant.EPOCH,
                        fact,
                        new AsRun(new CueId("welcome"), CUE, null, null, null)));
    }

    private static MediaTime at(double seconds) {
        return TIMELINE.at(Math.round(seconds * Ticks.PER_SECOND));
    }

    /// Of a second, with sound that begins 10 ms before the picture.
    private static MediaSegment segment(int number) {
        long ticks = (long) number * Ticks.PER_SECOND;
        byte[] bytes =
                new GeneratedStream()
                        .tables(VIDEO)
                        .stamp(ticks, TIMELINE)
                        .key(VIDEO, ticks)
                        .frame(VIDEO, ticks + 45_000 + 2_070)
                        .frame(VIDEO, ticks + 45_000)
                        .bytes();
        return new MediaSegment(
                TIMELINE.at(ticks - 900),
                TIMELINE.at(ticks),
                TIMELINE.at(ticks + Ticks.PER_SECOND),
                Ticks.PER_SECOND,
                bytes,
                List.of());
    }

    private static String name(int number) {
        return at(number).micros() + "-" + at(number + 1).micros() + ".ts";
    }

    private static String lines(int number) {
        return "#EXT-X-PROGRAM-DATE-TIME:%s\n#EXTINF:1.00000,\n%s\n"
                .formatted(
                        Instant.parse("2026-11-22T19:59:59.990Z").plusSeconds(number),
                        name(number));
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            LockSupport.parkNanos(5_000_000);
            if (Thread.interrupted()) {
                throw new IllegalStateException("it does not happen");
            }
        }
    }
}
