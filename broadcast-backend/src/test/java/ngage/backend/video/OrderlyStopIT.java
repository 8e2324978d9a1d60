package ngage.backend.video;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import ngage.backend.video.ingest.StudioReader;
import ngage.backend.video.ingest.StudioReader.Event;
import ngage.backend.video.ingest.StudioSession;
import ngage.backend.video.ts.Id3Stamp;
import ngage.backend.video.ts.MediaTimeline;
import ngage.backend.video.ts.TsPacket;
import ngage.protocol.MediaTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What of a programme is in its recording when its backend is stopped, with the real ffmpeg.
@Timeout(60)
class OrderlyStopIT {

    /// Two whole segments, and some of the third.
    private static final int FRAMES = 80;

    /// The patience of a programme with its transcoder, and a busy machine.
    private static final Duration AT_MOST = Duration.ofSeconds(8);

    @TempDir Path data;

    private TestProgramme show;
    private StudioReader reader;
    private Runnable onStop = () -> {};

    @BeforeEach
    void start() throws Exception {
        show = TestProgramme.recorded(data);
        reader = show.programme.feed().open(() -> {});
    }

    @Test
    void everyFrameThatCameInBySrtIsRecorded() throws Exception {
        try (FakeStudio _ = show.srtStudio(0)) {
            stopInMidStream();
        }
    }

    /// As in a terminal, where the signal goes to our children too.
    @Test
    void everyFrameIsRecordedAlsoWhenTheTranscoderIsEndedWithUs() throws Exception {
        onStop = () -> transcoder().destroy();
        try (FakeStudio _ = show.srtStudio(0)) {
            stopInMidStream();
        }
    }

    @Test
    void everyFrameThatCameInByRtmpIsRecorded() throws Exception {
        try (FakeStudio _ = show.rtmpStudio(TestProgramme.KEY, 0)) {
            stopInMidStream();
        }
    }

    @Test
    void aTranscoderThatHangsIsKilledAndTheRecordingHasAnEnd() throws Exception {
        StudioSession session;
        try (FakeStudio _ = show.srtStudio(0)) {
            session = awaitStudio();
            show.awaitLive();
            ProcessHandle transcoder = transcoder();
            String stop = "kill -STOP " + transcoder.pid();
            assertEquals(0, new ProcessBuilder("sh", "-c", stop).start().waitFor());

            long begun = System.nanoTime();
            show.close();
            Duration took = Duration.ofNanos(System.nanoTime() - begun);

            assertTrue(took.compareTo(AT_MOST) < 0, took::toString);
            assertFalse(transcoder.isAlive());
        }
        assertTrue(index().endsWith("#EXT-X-ENDLIST\n"), this::index);
        assertFalse(recorded(session).isEmpty());
    }

    private static ProcessHandle transcoder() {
        return ProcessHandle.current()
                .descendants()
                .filter(child -> child.info().commandLine().orElse("").contains("split="))
                .findFirst()
                .orElseThrow();
    }

    private void stopInMidStream() throws Exception {
        StudioSession session = awaitStudio();
        List<Long> cameIn = new ArrayList<>();
        while (cameIn.size() < FRAMES) {
            cameIn.addAll(frames(session, reader.take()));
        }
        onStop.run();
        show.close();
        for (Event event = reader.take(); !(event instanceof Event.Closed); event = reader.take()) {
            cameIn.addAll(frames(session, event));
        }

        assertTrue(index().endsWith("#EXT-X-ENDLIST\n"), this::index);
        List<Long> whole = cameIn.subList(0, cameIn.size() - 1).stream().sorted().toList();
        List<Long> recorded = recorded(session);
        List<Long> last = recorded.stream().filter(each -> !whole.contains(each)).toList();
        assertEquals(whole, recorded.stream().filter(each -> !last.contains(each)).toList());
        assertTrue(List.of(cameIn.getLast()).containsAll(last), () -> "too much: " + last);
    }

    private StudioSession awaitStudio() throws InterruptedException {
        while (true) {
            if (reader.take() instanceof Event.Began began
                    && began.session().kind() == StudioSession.Kind.STUDIO) {
                return began.session();
            }
        }
    }

    /// @return the frames' numbers, in the order of decoding
    private static List<Long> frames(StudioSession session, Event event) {
        if (!(event instanceof Event.Bytes bytes)) {
            return List.of();
        }
        return TsPacket.split(bytes.bytes()).stream()
                .filter(packet -> packet.isVideo() && packet.pts() != TsPacket.NONE)
                .map(packet -> number(session, session.timeline().at(packet.pts())))
                .toList();
    }

    private static long number(StudioSession session, MediaTime time) {
        double sinceFirst = time.micros() - session.firstFrame().micros();
        return Math.round(sinceFirst * FakeStudio.RATE / 1_000_000);
    }

    /// @return the numbers of its frames in the recording, in the order of display
    private List<Long> recorded(StudioSession session) throws IOException {
        List<Long> recorded = new ArrayList<>();
        ByteArrayOutputStream stretch = new ByteArrayOutputStream();
        for (String line : index().lines().toList()) {
            if (line.equals("#EXT-X-DISCONTINUITY")) {
                recorded.addAll(frames(session, stretch.toByteArray()));
                stretch.reset();
            } else if (line.endsWith(".ts")) {
                stretch.writeBytes(Files.readAllBytes(data.resolve("q0").resolve(line)));
            }
        }
        recorded.addAll(frames(session, stretch.toByteArray()));
        return recorded;
    }

    /// Without those of the slate before it.
    private static List<Long> frames(StudioSession session, byte[] stretch) throws IOException {
        ReceivedStream received = ReceivedStream.of(stretch);
        Map.Entry<Long, Id3Stamp> stamp = received.stamps().entrySet().iterator().next();
        MediaTimeline timeline = MediaTimeline.through(stamp.getKey(), stamp.getValue().time());
        return received.video().stream()
                .map(pts -> number(session, timeline.at(pts)))
                .filter(number -> number >= 0)
                .toList();
    }

    private String index() {
        try {
            return Files.readString(data.resolve("q0").resolve("index.m3u8"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
