package ngage.backend.video;

import static ngage.backend.Near.assertNear;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.undertow.server.handlers.PathHandler;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import ngage.backend.TestServer;
import ngage.backend.stamp.StreamClock;
import ngage.backend.video.hls.HlsEndpoint;
import ngage.backend.video.ladder.LadderConfig;
import ngage.backend.video.ladder.Rendition;
import ngage.backend.video.monitor.MonitorEndpoint;
import ngage.backend.video.ts.Id3Stamp;
import ngage.backend.video.ts.MediaTimeline;
import ngage.backend.video.ts.TsPacket;
import ngage.protocol.MediaTime;
import ngage.protocol.ToControlRoom.StreamState;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A studio, the whole chain with the real ffmpeg, and a player: what the stamps say of a frame is held
/// against the number in its pixels.
@Timeout(90)
class ProgrammeIT {

    private static final LadderConfig LADDER =
            new LadderConfig(
                    List.of(
                            new Rendition("240p", 428, 240, 600),
                            new Rendition("120p", 214, 120, 200)),
                    64);

    /// Media time counts microseconds, the stream ticks of 11.1 of them.
    private static final long EXACT_MICROS = 20;

    /// At its best moment, whatever else the machine does. The desk needs two frames more to show it.
    private static final Duration MONITOR_BEHIND = Duration.ofSeconds(1);

    @TempDir Path data;

    private final HttpClient http = HttpClient.newHttpClient();
    private TestProgramme show;
    private Programme programme;
    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        show = new TestProgramme(data, LADDER);
        programme = show.programme;
        server =
                new TestServer(
                        new PathHandler()
                                .addPrefixPath(HlsEndpoint.PREFIX, programme.hls())
                                .addExactPath("/monitor.ts", programme.monitor()));
    }

    @AfterEach
    void stop() {
        show.close();
        assertFalse(Files.exists(data.resolve("ingest.ffconcat")), "it has the passphrase");
        server.close();
    }

    @Test
    void stampsSayWhatThePixelsSayAlsoAfterTranscoderAndStudioFellAndCameBack() throws Exception {
        try (FakeStudio stranger =
                new FakeStudio(show.ffmpeg, show.srtPort, "a-wrong-passphrase", 0)) {
            assertTrue(stranger.hasEnded(Duration.ofSeconds(20)));
        }
        assertEquals(StreamState.NO_SOURCE, programme.stream().state());
        assertTrue(
                show.text().contains("refused SRT from 127.0.0.1: it has another passphrase"),
                show::text);

        try (FakeStudio studio = show.srtStudio(0)) {
            TestProgramme.await(
                    () -> isLive() && newest("240p").size() >= 4 && newest("120p").size() >= 4);
            checkFrames("240p", newest("240p"), 0);
            checkFrames("120p", newest("120p"), 0);
            checkMonitor();

            String before = newest("240p").getFirst();
            killTranscoder();
            TestProgramme.await(
                    () -> !newest("240p").contains(before) && newest("240p").size() >= 2);
            checkFrames("240p", newest("240p"), 0);

            studio.kill();
            show.awaitNoSource();
        }
        try (FakeStudio _ = show.srtStudio(5000)) {
            TestProgramme.await(() -> isLive() && newest("240p").size() >= 3);
            checkFrames("240p", newest("240p"), 5000);
            MediaTime firstFrame = firstFrame(show.clock);
            assertNotNull(firstFrame);
            assertTrue(
                    firstFrame.since(TestProgramme.START).compareTo(Duration.ofHours(1)) < 0,
                    "" + firstFrame);
        }
    }

    private static void killTranscoder() {
        ProcessHandle transcoder =
                ProcessHandle.current()
                        .descendants()
                        .filter(child -> child.info().commandLine().orElse("").contains("split=2"))
                        .findFirst()
                        .orElseThrow();
        transcoder.destroyForcibly();
    }

    private boolean isLive() {
        return programme.stream().state() == StreamState.LIVE;
    }

    /// @return the segments since the last break
    private List<String> newest(String rendition) {
        String playlist = playlist(rendition);
        int lastBreak = playlist.lastIndexOf("\n#EXT-X-DISCONTINUITY\n");
        return names(List.of(playlist.substring(Math.max(0, lastBreak))));
    }

    private static List<String> names(List<String> texts) {
        return texts.stream().flatMap(String::lines).filter(line -> line.endsWith(".ts")).toList();
    }

    /// The pixels' number n was drawn n frames after the first, so its media time is known exactly.
    private void checkFrames(String rendition, List<String> names, int firstNumber)
            throws Exception {
        MediaTime firstFrame = firstFrame(show.clock);
        assertNotNull(firstFrame);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (String name : names) {
            byte[] segment = get("/live/q0/" + rendition + "/" + name).body();
            all.writeBytes(segment);
            checkDateTime(rendition, name, ReceivedStream.of(segment));
        }
        ReceivedStream received = ReceivedStream.of(all.toByteArray());
        List<Integer> numbers = TestFfmpeg.frameNumbers(show.ffmpeg, all.toByteArray());
        assertEquals(received.video().size(), numbers.size());

        Iterator<Integer> number = numbers.iterator();
        int stamped = 0;
        for (long pts : received.video()) {
            long frames = (long) number.next() - firstNumber;
            long truth = firstFrame.micros() + frames * 1_000_000 / FakeStudio.RATE;
            Id3Stamp stamp = received.stamps().get(pts);
            if (stamp != null) {
                stamped++;
                assertNear(truth, stamp.time().micros(), EXACT_MICROS);
            }
        }
        assertEquals(received.stamps().size(), stamped, "each stamp is on a frame");
        assertTrue(stamped >= 2 * names.size(), "two stamps a second");
    }

    private void checkDateTime(String rendition, String name, ReceivedStream segment) {
        Map.Entry<Long, Id3Stamp> stamp = segment.stamps().entrySet().iterator().next();
        assertEquals(segment.video().first(), stamp.getKey(), "a stamp on the first frame");
        long firstSample = Math.min(segment.audio().first(), segment.video().first());
        long expected =
                stamp.getValue().time().micros()
                        - MediaTimeline.micros(stamp.getKey() - firstSample);
        assertNear(expected, dateTime(rendition, name).toEpochMilli() * 1000, 600);
    }

    private Instant dateTime(String rendition, String name) {
        List<String> lines = playlist(rendition).lines().toList();
        String tag = lines.get(lines.indexOf(name) - 2);
        return Instant.parse(tag.substring("#EXT-X-PROGRAM-DATE-TIME:".length()));
    }

    private void checkMonitor() throws Exception {
        HttpResponse<InputStream> response =
                http.send(request("/monitor.ts"), HttpResponse.BodyHandlers.ofInputStream());
        assertEquals(200, response.statusCode());
        long offset =
                Long.parseLong(
                        response.headers()
                                .firstValue(MonitorEndpoint.OFFSET.toString())
                                .orElseThrow());
        byte[] stream;
        Duration behind = Duration.ofDays(1);
        try (InputStream in = response.body()) {
            ByteArrayOutputStream read = new ByteArrayOutputStream();
            for (int i = 0; i < 14; i++) {
                read.writeBytes(in.readNBytes(50 * TsPacket.SIZE));
                MediaTime now = show.clock.now();
                long newest = ReceivedStream.of(read.toByteArray()).video().last();
                Duration each = now.since(new MediaTime(MediaTimeline.micros(newest) + offset));
                behind = each.compareTo(behind) < 0 ? each : behind;
            }
            stream = wholeFrames(read.toByteArray());
        }
        ReceivedStream received = ReceivedStream.of(stream);
        System.out.println("the monitor is " + behind.toMillis() + " ms behind the ingest");
        assertTrue(behind.compareTo(MONITOR_BEHIND) < 0, behind::toString);
        List<Integer> numbers = TestFfmpeg.frameNumbers(show.ffmpeg, stream);
        MediaTime firstFrame = firstFrame(show.clock);
        assertNotNull(firstFrame);
        assertFalse(numbers.isEmpty());
        long shown = MediaTimeline.micros(received.video().first()) + offset;
        long truth = firstFrame.micros() + numbers.getFirst() * 1_000_000L / FakeStudio.RATE;
        assertNear(truth, shown, EXACT_MICROS);
    }

    /// Cut in the middle of a frame, its last picture would be half a one.
    private static byte[] wholeFrames(byte[] stream) {
        int end = stream.length / TsPacket.SIZE * TsPacket.SIZE;
        TsPacket last;
        do {
            end -= TsPacket.SIZE;
            last = new TsPacket(Arrays.copyOfRange(stream, end, end + TsPacket.SIZE));
        } while (last.pid() != 0x100 || last.pts() == TsPacket.NONE);
        return Arrays.copyOf(stream, end);
    }

    /// @return empty before there is one
    private String playlist(String rendition) {
        try {
            HttpResponse<byte[]> response = get("/live/q0/" + rendition + "/playlist.m3u8");
            return response.statusCode() == 200
                    ? new String(response.body(), StandardCharsets.UTF_8)
                    : "";
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private HttpResponse<byte[]> get(String path) throws Exception {
        return http.send(request(path), HttpResponse.BodyHandlers.ofByteArray());
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(server.uri(path)).build();
    }

    private static @Nullable MediaTime firstFrame(StreamClock clock) {
        StreamClock.Source source = clock.source();
        return source == null ? null : source.firstFrame();
    }
}
