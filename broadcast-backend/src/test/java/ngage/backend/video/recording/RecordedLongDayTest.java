package ngage.backend.video.recording;

import static ngage.backend.video.GeneratedStream.AUDIO;
import static ngage.backend.video.GeneratedStream.SMALL_VIDEO;
import static ngage.backend.video.GeneratedStream.VIDEO;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.NavigableSet;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import ngage.backend.supervise.Supervisor;
import ngage.backend.video.GeneratedStream;
import ngage.backend.video.ReceivedStream;
import ngage.backend.video.ffmpeg.H264Encoder;
import ngage.backend.video.hls.CueMarks;
import ngage.backend.video.hls.HlsConfig;
import ngage.backend.video.hls.HlsConfig.Delivery;
import ngage.backend.video.hls.HlsOrigin;
import ngage.backend.video.hls.OriginListener;
import ngage.backend.video.hls.Packager;
import ngage.backend.video.hls.Resource;
import ngage.backend.video.ingest.StudioSession;
import ngage.backend.video.ladder.FrameTimes;
import ngage.backend.video.ladder.LadderConfig;
import ngage.backend.video.ts.FrameRate;
import ngage.backend.video.ts.MediaTimeline;
import ngage.backend.video.ts.PictureTimes;
import ngage.backend.video.ts.Ticks;
import ngage.protocol.AsRun;
import ngage.protocol.CueId;
import ngage.protocol.CueRunId;
import ngage.protocol.Fact;
import ngage.protocol.LogEntry;
import ngage.protocol.MediaTime;
import ngage.protocol.ShowRunId;
import ngage.protocol.ToControlRoom.Health;
import ngage.protocol.ToControlRoom.HealthLine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Thirty hours without a break through packager, origin and recording, in which the times of the transport stream
/// begin again twice, each time within a segment.
@Timeout(60)
class RecordedLongDayTest {

    private static final ShowRunId RUN = new ShowRunId("q0");
    private static final CueRunId CUE = new CueRunId("c1");

    private static final Instant BEGUN = Instant.parse("2026-11-22T20:00:00.250Z");

    /// Four for each second since November 2023.
    private static final long FIRST_NUMBER = 4 * (BEGUN.getEpochSecond() - 1_700_000_000);

    /// Few frames and long segments, so that the day is short.
    private static final long FRAME_SECONDS = 5;

    private static final long SEGMENT_SECONDS = 30;
    private static final int FRAMES = (int) (SEGMENT_SECONDS / FRAME_SECONDS);
    private static final int SEGMENTS = (int) (30 * 3600 / SEGMENT_SECONDS);

    private static final HlsConfig HLS =
            new HlsConfig(
                    Duration.ofSeconds(SEGMENT_SECONDS),
                    Duration.ofSeconds(10 * SEGMENT_SECONDS),
                    Delivery.SEGMENTS);

    /// Seconds since the first frame.
    private static final long FIRST_WRAP = 3607;

    private static final long SECOND_WRAP = FIRST_WRAP + (1L << 33) / Ticks.PER_SECOND;

    private static final long FIRST = (1L << 33) - FIRST_WRAP * Ticks.PER_SECOND;

    private static final long MAX_GROWTH = 4 << 20;

    @TempDir private Path folder;

    private final Supervisor supervisor = Supervisor.standard();
    private final MediaTimeline timeline = MediaTimeline.through(FIRST, at(0));
    private final FrameTimes handedIn = new FrameTimes();
    private final HlsOrigin origin =
            new HlsOrigin(RUN, LadderConfig.DEFAULT, H264Encoder.LIBX264, HLS, BEGUN, () -> 1);
    private Recording recording;
    private int published;
    private long early;

    @BeforeEach
    void start() {
        recording = new Recording(new RecordingConfig(folder, 1, HLS.segment()), RUN);
        recording.start(supervisor);
        origin.addListener(recording);
        origin.addListener(new Listener());
    }

    @AfterEach
    void stop() {
        supervisor.close();
    }

    @Test
    void everySegmentIsAtItsTimeAndNothingGrows() throws Exception {
        hear(new Fact.CueLocked(CUE, at(FIRST_WRAP + 1)));
        hear(new Fact.CueLocked(CUE, at(SECOND_WRAP + 1)));
        FrameRate rate = new FrameRate(1, (int) FRAME_SECONDS);
        origin.begin(new StudioSession(timeline, at(0), rate), 0);
        Packager packager = new Packager(HLS, new CueMarks(), rate, handedIn, origin);
        packager.read(new Transcoded());
        packager.finish();
        long growth = used() - early;
        recording.close();

        assertEquals(SEGMENTS, published);
        assertTrue(growth < MAX_GROWTH, growth + " bytes more than after three hours");
        assertEquals(new HealthLine("recorder", Health.GOOD, "1800 min 00 s"), recording.health());
        assertEquals(recorded(), Files.readString(folder.resolve("q0/index.m3u8")));
        for (int segment :
                List.of(0, inSegment(FIRST_WRAP), inSegment(SECOND_WRAP), SEGMENTS - 1)) {
            assertEquals(frames(segment), PictureTimes.of(bytes(segment)));
        }
        for (long wrap : List.of(FIRST_WRAP, SECOND_WRAP)) {
            NavigableSet<Long> ticks = ReceivedStream.of(bytes(inSegment(wrap))).video();
            assertTrue(ticks.last() - ticks.first() > 1L << 32, "they begin again in it");
        }
        String cues = Files.readString(folder.resolve("q0/cues.json"));
        assertTrue(cues.contains("\"positionMillis\":" + nextFrame(FIRST_WRAP + 1) * 1000), cues);
        assertTrue(cues.contains("\"positionMillis\":" + nextFrame(SECOND_WRAP + 1) * 1000), cues);
    }

    /// Thirty hours, made as they are read.
    private final class Transcoded extends InputStream {

        private InputStream segment = InputStream.nullInputStream();
        private int made;

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = segment.read(into, offset, length);
            if (read >= 0 || made == SEGMENTS) {
                return read;
            }
            segment = new ByteArrayInputStream(transcoded(made));
            made++;
            return segment.read(into, offset, length);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }
    }

    /// Sound is 10 ms ahead of the picture.
    private byte[] transcoded(int segment) {
        GeneratedStream stream = new GeneratedStream();
        if (segment == 0) {
            stream.tables(VIDEO, SMALL_VIDEO, AUDIO);
        }
        for (int i = 0; i < FRAMES; i++) {
            long pts = FIRST + ((long) segment * FRAMES + i) * FRAME_SECONDS * Ticks.PER_SECOND;
            handedIn.add(Ticks.wrapped(pts));
            if (i == 0) {
                stream.key(VIDEO, pts).key(SMALL_VIDEO, pts);
            } else {
                stream.frame(VIDEO, pts).frame(SMALL_VIDEO, pts);
            }
            stream.stamp(pts, timeline).frame(AUDIO, pts - 900);
        }
        return stream.bytes();
    }

    private final class Listener implements OriginListener {

        @Override
        public void onPublished() {
            int segment = published++;
            assertEquals(playlist(segment), text("480p/playlist.m3u8"));
            assertEquals(text("480p/playlist.m3u8"), text("240p/playlist.m3u8"));
            int gone = segment - HLS.kept();
            assertNull(origin.find("q0/480p/" + name(gone)));
            assertNotNull(origin.find("q0/480p/" + name(Math.max(0, gone + 1))));
            awaitRecorded(segment - Recording.MAX_WAITING / 2);
            if (segment == SEGMENTS / 10) {
                early = used();
            }
        }
    }

    /// No disk is as fast as this stream is made.
    private void awaitRecorded(int segment) {
        while (segment >= 0 && recording.at(at(segment * SEGMENT_SECONDS)) == null) {
            LockSupport.parkNanos(100_000);
            if (Thread.interrupted()) {
                throw new IllegalStateException("it is not recorded");
            }
        }
    }

    /// @return what phones see when this segment is the newest
    private static String playlist(int newest) {
        int first = Math.max(0, newest + 1 - HLS.listed());
        StringBuilder text = new StringBuilder();
        text.append("#EXTM3U\n#EXT-X-VERSION:6\n#EXT-X-INDEPENDENT-SEGMENTS\n");
        text.append("#EXT-X-TARGETDURATION:30\n");
        text.append("#EXT-X-MEDIA-SEQUENCE:" + (FIRST_NUMBER + first) + "\n");
        text.append("#EXT-X-DISCONTINUITY-SEQUENCE:1\n");
        for (int i = first; i <= newest; i++) {
            text.append(times(i)).append(name(i)).append('\n');
        }
        return text.toString();
    }

    private static String recorded() {
        StringBuilder text = new StringBuilder();
        text.append("#EXTM3U\n#EXT-X-VERSION:6\n#EXT-X-PLAYLIST-TYPE:EVENT\n");
        text.append("#EXT-X-TARGETDURATION:31\n#EXT-X-INDEPENDENT-SEGMENTS\n");
        text.append("#EXT-X-MEDIA-SEQUENCE:0\n");
        for (int i = 0; i < SEGMENTS; i++) {
            text.append(times(i)).append(file(i)).append('\n');
        }
        return text + "#EXT-X-ENDLIST\n";
    }

    private static String times(int segment) {
        Instant begin = BEGUN.plusSeconds(segment * SEGMENT_SECONDS);
        return "#EXT-X-PROGRAM-DATE-TIME:" + begin + "\n#EXTINF:30.00000,\n";
    }

    private static String name(int segment) {
        return Long.toString(BEGUN.toEpochMilli(), Character.MAX_RADIX)
                + "-"
                + (FIRST_NUMBER + segment)
                + ".ts";
    }

    private static String file(int segment) {
        long begin = segment * SEGMENT_SECONDS;
        return at(begin).micros() + "-" + at(begin + SEGMENT_SECONDS).micros() + ".ts";
    }

    private static List<MediaTime> frames(int segment) {
        return IntStream.range(0, FRAMES)
                .mapToObj(i -> at(segment * SEGMENT_SECONDS + i * FRAME_SECONDS))
                .toList();
    }

    private static int inSegment(long seconds) {
        return (int) (seconds / SEGMENT_SECONDS);
    }

    private static long nextFrame(long seconds) {
        return Math.ceilDiv(seconds, FRAME_SECONDS) * FRAME_SECONDS;
    }

    private static MediaTime at(long seconds) {
        return new MediaTime((BEGUN.toEpochMilli() + seconds * 1000) * 1000);
    }

    private byte[] bytes(int segment) throws IOException {
        return Files.readAllBytes(folder.resolve("q0").resolve(file(segment)));
    }

    private String text(String path) {
        Resource found = origin.find("q0/" + path);
        return found == null ? "" : StandardCharsets.UTF_8.decode(found.content()).toString();
    }

    private void hear(Fact fact) {
        recording.onEntry(
                new LogEntry(
                        1,
                        Instant.EPOCH,
                        fact,
                        new AsRun(new CueId("lock"), CUE, null, null, null)));
    }

    private static long used() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
