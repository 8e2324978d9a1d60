package ngage.backend.video;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
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
import java.util.concurrent.FutureTask;
import java.util.function.BooleanSupplier;
import ngage.backend.video.ingest.StudioReader;
import ngage.backend.video.ingest.StudioReader.Event;
import ngage.backend.video.ingest.StudioSession;
import ngage.backend.video.ts.Id3Stamp;
import ngage.backend.video.ts.MediaTimeline;
import ngage.backend.video.ts.TsPacket;
import ngage.protocol.MediaTime;
import ngage.protocol.ToControlRoom.StreamState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What of a programme is in its recording when its backend is stopped, with the real ffmpeg.
@Timeout(60)
class OrderlyStopIT {

    /// A whole segment, and some of the second.
    private static final int FRAMES = 50;

    /// Less than the ladder itself waits at the end of a session, until another transcoder makes what this one held.
    private static final Duration SHORT = Duration.ofMillis(500);

    @TempDir Path data;

    /// What comes in.
    private static final class Arrivals {

        private final StudioReader reader;
        private final StudioSession session;
        private final List<Long> frames = new ArrayList<>();

        Arrivals(StudioReader reader) throws InterruptedException {
            this.reader = reader;
            this.session = awaitStudio(reader);
        }

        private static StudioSession awaitStudio(StudioReader reader) throws InterruptedException {
            while (true) {
                Event event = reader.take();
                assertFalse(event instanceof Event.Dropped || event instanceof Event.Closed);
                if (event instanceof Event.Began began
                        && began.session().kind() == StudioSession.Kind.STUDIO) {
                    return began.session();
                }
            }
        }

        void takeUntil(BooleanSupplier isEnough) throws InterruptedException {
            while (!isEnough.getAsBoolean()) {
                take(assertInstanceOf(Event.Bytes.class, reader.take()));
            }
        }

        void takeMore(int count) throws InterruptedException {
            int all = frames.size() + count;
            takeUntil(() -> frames.size() >= all);
        }

        /// Then nobody starts the ladder again but the stop itself.
        void takeToTheEnd() throws InterruptedException {
            Event event = reader.take();
            while (event instanceof Event.Bytes bytes) {
                take(bytes);
                event = reader.take();
            }
            assertEquals(new Event.Ended(), event);
            assertEquals(new Event.Closed(), reader.take());
        }

        private void take(Event.Bytes bytes) {
            TsPacket.split(bytes.bytes()).stream()
                    .filter(packet -> packet.isVideo() && packet.pts() != TsPacket.NONE)
                    .map(packet -> number(session, session.timeline().at(packet.pts())))
                    .forEach(frames::add);
        }
    }

    @Test
    void everyFrameThatCameInByRtmpIsRecorded() throws Exception {
        try (TestProgramme show = TestProgramme.recorded(data);
                StudioReader reader = show.programme.feed().open(() -> {});
                FakeStudio _ = show.rtmpStudio(TestProgramme.KEY, 0)) {
            Arrivals arrivals = new Arrivals(reader);
            arrivals.takeMore(FRAMES);
            show.stop();
            arrivals.takeToTheEnd();
            checkRecorded(arrivals);
        }
    }

    /// As in a terminal, where the signal goes to our children too.
    @Test
    void everyFrameThatCameInBySrtIsRecordedAlsoWhenTheTranscoderIsEndedWithUs() throws Exception {
        try (TestProgramme show = TestProgramme.recorded(data);
                StudioReader reader = show.programme.feed().open(() -> {});
                FakeStudio _ = show.srtStudio(0)) {
            Arrivals arrivals = new Arrivals(reader);
            arrivals.takeMore(FRAMES);
            ProcessHandle transcoder = transcoder();
            assertEquals(0, signal("STOP", transcoder));
            FutureTask<Void> stop = new FutureTask<>(show::stop, null);
            Thread.ofPlatform().daemon().start(stop);
            arrivals.takeToTheEnd();
            transcoder.destroy();
            signal("CONT", transcoder);
            stop.get();
            checkRecorded(arrivals);
        }
    }

    @Test
    void aTranscoderThatHangsIsKilledAndTheRecordingHasAnEnd() throws Exception {
        try (TestProgramme show = TestProgramme.recorded(data, SHORT);
                StudioReader reader = show.programme.feed().open(() -> {});
                FakeStudio _ = show.srtStudio(0)) {
            Arrivals arrivals = new Arrivals(reader);
            arrivals.takeUntil(() -> show.programme.stream().state() == StreamState.LIVE);
            ProcessHandle transcoder = transcoder();
            assertEquals(0, signal("STOP", transcoder));
            arrivals.takeUntil(() -> reader.behind().isZero());
            arrivals.takeMore(10);
            show.stop();
            arrivals.takeToTheEnd();

            assertFalse(transcoder.isAlive());
            assertTrue(index().endsWith("#EXT-X-ENDLIST\n"), this::index);
            List<Long> recorded = recorded(arrivals.session);
            List<Long> first = arrivals.frames.stream().sorted().limit(recorded.size()).toList();
            assertFalse(recorded.isEmpty());
            assertEquals(first, recorded);
            assertTrue(recorded.size() < arrivals.frames.size() - 1, "it was waited for");
        }
    }

    private static ProcessHandle transcoder() {
        return ProcessHandle.current()
                .descendants()
                .filter(child -> child.info().commandLine().orElse("").contains("split="))
                .findFirst()
                .orElseThrow();
    }

    /// @return 0 unless it is dead
    private static int signal(String signal, ProcessHandle process) throws Exception {
        String command = "kill -" + signal + " " + process.pid();
        return new ProcessBuilder("sh", "-c", command).inheritIO().start().waitFor();
    }

    private void checkRecorded(Arrivals arrivals) throws IOException {
        List<Long> cameIn = arrivals.frames;
        assertTrue(index().endsWith("#EXT-X-ENDLIST\n"), this::index);
        List<Long> whole = cameIn.subList(0, cameIn.size() - 1).stream().sorted().toList();
        List<Long> recorded = recorded(arrivals.session);
        List<Long> last = recorded.stream().filter(each -> !whole.contains(each)).toList();
        assertEquals(whole, recorded.stream().filter(each -> !last.contains(each)).toList());
        assertTrue(List.of(cameIn.getLast()).containsAll(last), () -> "too much: " + last);
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
        if (stretch.length == 0) {
            return List.of();
        }
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
