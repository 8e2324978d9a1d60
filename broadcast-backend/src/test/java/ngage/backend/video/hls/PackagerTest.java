package ngage.backend.video.hls;

import static ngage.backend.video.GeneratedStream.AUDIO;
import static ngage.backend.video.GeneratedStream.SMALL_VIDEO;
import static ngage.backend.video.GeneratedStream.VIDEO;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import ngage.backend.video.GeneratedStream;
import ngage.backend.video.ReceivedStream;
import ngage.backend.video.ffmpeg.H264Encoder;
import ngage.backend.video.ingest.StudioSession;
import ngage.backend.video.ladder.FrameTimes;
import ngage.backend.video.ladder.LadderConfig;
import ngage.backend.video.ts.CueMark;
import ngage.backend.video.ts.FrameRate;
import ngage.backend.video.ts.Id3Stamp;
import ngage.backend.video.ts.MediaTimeline;
import ngage.backend.video.ts.TableWriter;
import ngage.backend.video.ts.TsPacket;
import ngage.backend.video.ts.TsReader;
import ngage.protocol.AsRun;
import ngage.protocol.CueRunId;
import ngage.protocol.Fact;
import ngage.protocol.LogEntry;
import ngage.protocol.MediaTime;
import ngage.protocol.SealKey;
import ngage.protocol.SealedContent;
import ngage.protocol.ShowRunId;
import org.junit.jupiter.api.Test;

class PackagerTest {

    /// 2026-11-22T20:00:00Z, and the second that numbers start at.
    private static final Instant BEGUN = Instant.parse("2026-11-22T20:00:00Z");

    private static final String PREFIX =
            Long.toString(BEGUN.toEpochMilli(), Character.MAX_RADIX) + "-";
    private static final long FRAME = 3000;
    private static final HlsConfig CONFIG =
            new HlsConfig(
                    Duration.ofSeconds(1), Duration.ofSeconds(4), HlsConfig.Delivery.SEGMENTS);
    private static final MediaTimeline TIMELINE =
            new MediaTimeline(BEGUN.plusSeconds(60).toEpochMilli() * 1000);

    private final CueMarks marks = new CueMarks();
    private final AtomicLong stretches = new AtomicLong(7600);
    private final HlsOrigin origin =
            new HlsOrigin(
                    new ShowRunId("q0"),
                    LadderConfig.DEFAULT,
                    H264Encoder.LIBX264,
                    CONFIG,
                    BEGUN,
                    stretches::incrementAndGet);

    @Test
    void cutsAtKeyframesWhichAreTheFirstSamples() throws Exception {
        pack(TIMELINE, 70);

        assertEquals(
                """
                #EXTM3U
                #EXT-X-VERSION:6
                #EXT-X-INDEPENDENT-SEGMENTS
                #EXT-X-TARGETDURATION:1
                #EXT-X-MEDIA-SEQUENCE:381510400
                #EXT-X-DISCONTINUITY-SEQUENCE:7601
                #EXT-X-PROGRAM-DATE-TIME:2026-11-22T20:01:00.000Z
                #EXTINF:1.00000,
                PREFIX381510400.ts
                #EXT-X-PROGRAM-DATE-TIME:2026-11-22T20:01:01.000Z
                #EXTINF:1.00000,
                PREFIX381510401.ts
                #EXT-X-PROGRAM-DATE-TIME:2026-11-22T20:01:02.000Z
                #EXTINF:0.33333,
                PREFIX381510402.ts
                """
                        .replace("PREFIX", PREFIX),
                playlist("480p"));
        assertEquals(playlist("480p"), playlist("240p"));
    }

    @Test
    void theNextSessionGoesOnAfterADiscontinuity() throws Exception {
        pack(TIMELINE, 60);
        pack(new MediaTimeline(TIMELINE.offsetMicros() + 10_000_000), 90);

        assertEquals(
                """
                #EXTM3U
                #EXT-X-VERSION:6
                #EXT-X-INDEPENDENT-SEGMENTS
                #EXT-X-TARGETDURATION:1
                #EXT-X-MEDIA-SEQUENCE:381510401
                #EXT-X-DISCONTINUITY-SEQUENCE:7601
                #EXT-X-PROGRAM-DATE-TIME:2026-11-22T20:01:01.000Z
                #EXTINF:1.00000,
                PREFIX381510401.ts
                #EXT-X-DISCONTINUITY
                #EXT-X-PROGRAM-DATE-TIME:2026-11-22T20:01:10.000Z
                #EXTINF:1.00000,
                PREFIX381510402.ts
                #EXT-X-PROGRAM-DATE-TIME:2026-11-22T20:01:11.000Z
                #EXTINF:1.00000,
                PREFIX381510403.ts
                #EXT-X-PROGRAM-DATE-TIME:2026-11-22T20:01:12.000Z
                #EXTINF:1.00000,
                PREFIX381510404.ts
                """
                        .replace("PREFIX", PREFIX),
                playlist("480p"));
    }

    @Test
    void everySegmentStartsWithTablesAndAStampAndHasOneEachHalfSecond() throws Exception {
        pack(TIMELINE, 61);

        ReceivedStream segment = ReceivedStream.of(bytes("q0/240p/" + PREFIX + "381510401.ts"));
        assertEquals(Set.of(30 * FRAME, 45 * FRAME), segment.stamps().keySet());
        assertEquals(new Id3Stamp(TIMELINE.at(30 * FRAME)), segment.stamps().get(30 * FRAME));
        assertEquals(30, segment.video().size());
        assertEquals(30, segment.audio().size());
    }

    @Test
    void everyRenditionHasItsClock() throws Exception {
        pack(TIMELINE, 60);

        byte[] segment = bytes("q0/240p/" + PREFIX + "381510401.ts");
        TsReader reader = new TsReader(new ByteArrayInputStream(segment));
        List<Long> clocks = new ArrayList<>();
        for (TsPacket packet = reader.next(); packet != null; packet = reader.next()) {
            if (packet.hasClock()) {
                assertEquals(SMALL_VIDEO.pid(), packet.pid());
                assertEquals(TsPacket.SIZE, packet.payload(), "no payload");
                clocks.add(clock(packet.bytes()));
            }
        }
        List<Long> expected =
                LongStream.iterate(30 * FRAME, pts -> pts < 60 * FRAME, pts -> pts + 3 * FRAME)
                        .mapToObj(pts -> pts - 9000)
                        .toList();
        assertEquals(expected, clocks);
    }

    private static long clock(byte[] packet) {
        ByteBuffer field = ByteBuffer.wrap(packet, 6, 6);
        return (field.getInt() & 0xffffffffL) << 1 | (field.getShort() & 0x8000) >> 15;
    }

    @Test
    void segmentsStayAWhileAfterTheyLeftThePlaylistAndThenGo() throws Exception {
        pack(TIMELINE, 30 * 36);

        assertEquals(4, playlist("480p").lines().filter(line -> line.endsWith(".ts")).count());
        assertNull(origin.find("q0/480p/" + PREFIX + "381510401.ts"));
        assertNotNull(origin.find("q0/480p/" + PREFIX + "381510402.ts"));
    }

    @Test
    void refusesATranscoderThatMovesTheStamps() {
        byte[] moved =
                stream(TIMELINE, 30)
                        .stamp(30 * FRAME, new MediaTimeline(TIMELINE.offsetMicros() + 12_000))
                        .bytes();

        IOException e = assertThrows(IOException.class, () -> pack(moved));
        assertTrue(e.toString().contains("12000 us"), e::toString);
    }

    @Test
    void refusesATranscoderThatMovesThePictureAwayFromItsStamps() {
        GeneratedStream moved = new GeneratedStream().tables(VIDEO, SMALL_VIDEO, AUDIO);
        for (int i = 0; i < 90; i++) {
            long pts = i * FRAME;
            moved.stamp(pts, TIMELINE).frame(VIDEO, pts + 1080).frame(SMALL_VIDEO, pts + 1080);
        }

        IOException e = assertThrows(IOException.class, () -> pack(moved.bytes()));
        assertTrue(e.toString().contains("moved the picture by 12000 us"), e::toString);
    }

    @Test
    void bearsFramesWhoseTimesADecoderMadeUp() throws Exception {
        GeneratedStream odd = new GeneratedStream().tables(VIDEO, SMALL_VIDEO, AUDIO);
        for (int i = 0; i < 90; i++) {
            long pts = i * FRAME + (i % 2 == 0 ? 0 : 700);
            if (i % 30 == 0) {
                odd.key(VIDEO, pts).key(SMALL_VIDEO, pts);
            } else {
                odd.frame(VIDEO, pts).frame(SMALL_VIDEO, pts);
            }
            odd.stamp(pts, TIMELINE);
        }
        pack(odd.bytes());

        assertEquals(3, playlist("480p").lines().filter(line -> line.endsWith(".ts")).count());
    }

    @Test
    void aStretchThatBreaksHandsOnNothingButWholeSegments() throws Exception {
        StudioSession session = new StudioSession(TIMELINE, new MediaTime(0), new FrameRate(30, 1));
        origin.begin(session, 0);
        packager().read(new ByteArrayInputStream(stream(TIMELINE, 70).bytes()));

        assertEquals(2, playlist("480p").lines().filter(line -> line.endsWith(".ts")).count());
        assertEquals(TIMELINE.at(60 * FRAME), origin.handedOn(session));
    }

    @Test
    void whoPlaysARenditionThatIsLeftOutGetsTheNextOne() throws Exception {
        origin.begin(new StudioSession(TIMELINE, new MediaTime(0), new FrameRate(30, 1)), 1);
        GeneratedStream small = new GeneratedStream().tables(SMALL_VIDEO, AUDIO);
        for (int i = 0; i < 40; i++) {
            small =
                    i % 30 == 0
                            ? small.key(SMALL_VIDEO, i * FRAME)
                            : small.frame(SMALL_VIDEO, i * FRAME);
            small.stamp(i * FRAME, TIMELINE);
        }
        packager().read(new ByteArrayInputStream(small.bytes()));

        assertEquals(playlist("240p"), playlist("480p"));
        String name = PREFIX + "381510400.ts";
        assertArrayEquals(bytes("q0/240p/" + name), bytes("q0/480p/" + name));
    }

    @Test
    void theFrameOfACueCarriesItsKeyInEveryRendition() throws Exception {
        CueMark mark =
                new CueMark(
                        new CueRunId("a-cue-run-with-a-rather-long-name"),
                        TIMELINE.at(40 * FRAME),
                        SealKey.of(new byte[32]));
        hear(new Fact.CueStaged(mark.cueRun(), new SealedContent("AAAA")));
        hear(new Fact.CueOnAir(mark.cueRun(), mark.at(), null, mark.key()));
        pack(TIMELINE, 120);

        for (String rendition : List.of("480p", "240p")) {
            List<String> at = new ArrayList<>();
            for (int segment = 0; segment < 4; segment++) {
                String name = "q0/" + rendition + "/" + PREFIX + (381510400 + segment) + ".ts";
                cues(bytes(name))
                        .forEach((pts, stamp) -> {
                            assertEquals(new Id3Stamp(TIMELINE.at(pts), mark), stamp);
                            at.add("" + pts / FRAME);
                        });
            }
            assertEquals(List.of("40", "60", "90"), at);
        }
    }

    private void hear(Fact fact) {
        marks.onEntry(new LogEntry(1, BEGUN, fact, new AsRun(null, null, null, null, null)));
    }

    private static Map<Long, Id3Stamp> cues(byte[] segment) throws IOException {
        Map<Long, Id3Stamp> found = new TreeMap<>();
        ByteArrayOutputStream tag = new ByteArrayOutputStream();
        long pts = TsPacket.NONE;
        TsReader reader = new TsReader(new ByteArrayInputStream(segment));
        for (TsPacket packet = reader.next(); packet != null; packet = reader.next()) {
            if (packet.pid() == TableWriter.STAMP_PID) {
                if (packet.startsUnit()) {
                    tag.reset();
                    pts = packet.pts();
                }
                tag.write(packet.bytes(), packet.payload(), TsPacket.SIZE - packet.payload());
                Id3Stamp stamp = Id3Stamp.find(tag.toByteArray()).orElse(null);
                if (stamp != null && stamp.cue() != null) {
                    found.put(pts, stamp);
                }
            }
        }
        return found;
    }

    @Test
    void showsASessionOnlyOnceItHasASegment() throws Exception {
        StudioSession session = new StudioSession(TIMELINE, new MediaTime(0), new FrameRate(30, 1));
        origin.begin(session, 0);
        assertFalse(origin.shows(session));

        packager().read(new ByteArrayInputStream(stream(TIMELINE, 32).bytes()));
        assertTrue(origin.shows(session));
    }

    @Test
    void listsTheRenditionsTheBestFirst() {
        assertEquals(
                """
                #EXTM3U
                #EXT-X-VERSION:6
                #EXT-X-INDEPENDENT-SEGMENTS
                #EXT-X-STREAM-INF:BANDWIDTH=1814400,AVERAGE-BANDWIDTH=1425600,RESOLUTION=854x480,CODECS="avc1.4d401f,mp4a.40.2"
                480p/playlist.m3u8
                #EXT-X-STREAM-INF:BANDWIDTH=694400,AVERAGE-BANDWIDTH=545600,RESOLUTION=426x240,CODECS="avc1.4d401e,mp4a.40.2"
                240p/playlist.m3u8
                """,
                new String(bytes("q0/master.m3u8"), StandardCharsets.UTF_8));
    }

    private void pack(MediaTimeline timeline, int frames) throws IOException {
        pack(stream(timeline, frames).bytes());
    }

    private void pack(byte[] ladder) throws IOException {
        origin.begin(new StudioSession(TIMELINE, new MediaTime(0), new FrameRate(30, 1)), 0);
        Packager packager = packager();
        packager.read(new ByteArrayInputStream(ladder));
        packager.finish();
    }

    /// It was handed frames at 30 a second.
    private Packager packager() {
        FrameTimes handedIn = new FrameTimes();
        for (int i = 0; i < FrameTimes.KEPT; i++) {
            handedIn.add(i * FRAME);
        }
        return new Packager(CONFIG, marks, new FrameRate(30, 1), handedIn, origin);
    }

    /// Sound is 10 ms ahead of the picture, and the first frame ahead of the first stamp.
    private static GeneratedStream stream(MediaTimeline timeline, int frames) {
        GeneratedStream stream = new GeneratedStream().tables(VIDEO, SMALL_VIDEO, AUDIO);
        for (int i = 0; i < frames; i++) {
            long pts = i * FRAME;
            if (i % 30 == 0) {
                stream.key(VIDEO, pts).key(SMALL_VIDEO, pts);
            } else {
                stream.frame(VIDEO, pts).frame(SMALL_VIDEO, pts);
            }
            stream.stamp(pts, timeline).frame(AUDIO, pts - 900);
        }
        return stream;
    }

    private String playlist(String rendition) {
        return new String(bytes("q0/" + rendition + "/playlist.m3u8"), StandardCharsets.UTF_8);
    }

    private byte[] bytes(String path) {
        Resource resource = origin.find(path);
        assertNotNull(resource, path);
        ByteBuffer content = resource.content();
        byte[] bytes = new byte[content.remaining()];
        content.get(bytes);
        return bytes;
    }
}
