package ngage.backend.video;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.net.DatagramSocket;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import ngage.backend.stamp.StreamClock;
import ngage.backend.supervise.Supervisor;
import ngage.backend.video.ffmpeg.Ffmpeg;
import ngage.backend.video.hls.CueMarks;
import ngage.backend.video.hls.HlsConfig;
import ngage.backend.video.ingest.IngestConfig;
import ngage.backend.video.ingest.rtmp.RtmpConfig;
import ngage.backend.video.ladder.LadderConfig;
import ngage.backend.video.ladder.Rendition;
import ngage.backend.video.recording.Recording;
import ngage.backend.video.recording.RecordingConfig;
import ngage.backend.video.slate.SlateConfig;
import ngage.protocol.MediaTime;
import ngage.protocol.ShowRunId;
import ngage.protocol.ToControlRoom.StreamState;
import org.jspecify.annotations.Nullable;

/// The whole chain with the real ffmpeg, both ways in open, one small rendition or others, segments of a second.
final class TestProgramme implements AutoCloseable {

    static final String PASSPHRASE = "a-good-passphrase";
    static final String KEY = "a-good-stream-key";

    /// What the wall clock said when the programme's clock began; it has been set since.
    static final MediaTime START = new MediaTime(1_000_000_000_000_000L);

    private static final Duration SEGMENT = Duration.ofSeconds(1);

    private static final LadderConfig LADDER =
            new LadderConfig(List.of(new Rendition("240p", 428, 240, 600)), 64);

    final Ffmpeg ffmpeg;
    final StreamClock clock = new StreamClock(START, System::nanoTime);
    final int srtPort;
    final int rtmpPort;
    final ShowRunId showRun;
    final CueMarks cues = new CueMarks();
    final Programme programme;

    /// No test's business, but on a busy machine.
    private static final Duration DRAIN = Duration.ofSeconds(30);

    private final Supervisor supervisor = Supervisor.standard();
    private boolean isClosed;

    TestProgramme(Path data) throws Exception {
        this(data, LADDER);
    }

    TestProgramme(Path data, LadderConfig ladder) throws Exception {
        this(data, ladder, new ShowRunId("q0"));
    }

    TestProgramme(Path data, ShowRunId showRun) throws Exception {
        this(data, LADDER, showRun);
    }

    private TestProgramme(Path data, LadderConfig ladder, ShowRunId showRun) throws Exception {
        this(data, ladder, showRun, null, DRAIN);
    }

    /// Recorded, in the folder `q0` of its data.
    static TestProgramme recorded(Path data) throws Exception {
        return recorded(data, DRAIN);
    }

    /// @param drain how long the transcoder may take for the programme's end
    static TestProgramme recorded(Path data, Duration drain) throws Exception {
        ShowRunId showRun = new ShowRunId("q0");
        RecordingConfig config = new RecordingConfig(data, 1, SEGMENT);
        return new TestProgramme(data, LADDER, showRun, new Recording(config, showRun), drain);
    }

    private TestProgramme(
            Path data,
            LadderConfig ladder,
            ShowRunId showRun,
            @Nullable Recording recording,
            Duration drain)
            throws Exception {
        this.showRun = showRun;
        ffmpeg = TestFfmpeg.find(data);
        try (DatagramSocket srt = new DatagramSocket();
                ServerSocket rtmp = new ServerSocket(0)) {
            srtPort = srt.getLocalPort();
            rtmpPort = rtmp.getLocalPort();
        }
        programme =
                new Programme(
                        new ProgrammeConfig(
                                new IngestConfig("127.0.0.1", srtPort, PASSPHRASE),
                                new RtmpConfig("127.0.0.1", rtmpPort, KEY),
                                SlateConfig.OURS,
                                ladder,
                                new HlsConfig(SEGMENT),
                                data,
                                null),
                        ffmpeg,
                        showRun,
                        cues,
                        recording,
                        clock,
                        InstantSource.system(),
                        supervisor,
                        drain);
    }

    FakeStudio srtStudio(int firstNumber) throws Exception {
        return new FakeStudio(ffmpeg, srtPort, PASSPHRASE, firstNumber);
    }

    FakeStudio rtmpStudio(String key, int firstNumber) throws Exception {
        return FakeStudio.rtmp(ffmpeg, rtmpPort, key, firstNumber);
    }

    String text() {
        return programme.stream().text();
    }

    /// @return empty before there is one
    String playlist() {
        byte[] found = find(showRun + "/240p/playlist.m3u8");
        return new String(found, StandardCharsets.UTF_8);
    }

    /// @return names of the segments since the last break
    List<String> newest() {
        String playlist = playlist();
        int lastBreak = playlist.lastIndexOf("\n#EXT-X-DISCONTINUITY\n");
        return playlist.substring(Math.max(0, lastBreak))
                .lines()
                .filter(line -> line.endsWith(".ts"))
                .toList();
    }

    /// @return these segments, one behind the other
    byte[] bytes(List<String> names) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        names.forEach(name -> all.writeBytes(find(showRun + "/240p/" + name)));
        return all.toByteArray();
    }

    byte[] find(String path) {
        var found = programme.origin().find(path);
        if (found == null) {
            return new byte[0];
        }
        ByteBuffer content = found.content();
        byte[] bytes = new byte[content.remaining()];
        content.get(bytes);
        return bytes;
    }

    void awaitLive() {
        await(() -> programme.stream().state() == StreamState.LIVE);
    }

    void awaitNoSource() {
        await(() -> programme.stream().state() == StreamState.NO_SOURCE);
    }

    /// The test's own time-out ends it.
    static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            LockSupport.parkNanos(50_000_000);
        }
    }

    @Override
    public void close() {
        stop();
    }

    /// Once; whoever comes again waits until it is done.
    synchronized void stop() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        programme.close();
        assertEquals(List.of(), supervisor.activities(), "none outlives the programme");
        supervisor.close();
    }
}
