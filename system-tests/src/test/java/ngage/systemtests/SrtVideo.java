package ngage.systemtests;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import ngage.backend.VideoConfig;
import ngage.backend.video.ProgrammeConfig;
import ngage.backend.video.ffmpeg.Ffmpeg;
import ngage.backend.video.hls.HlsConfig;
import ngage.backend.video.ingest.IngestConfig;
import ngage.backend.video.ladder.LadderConfig;
import ngage.backend.video.ladder.Rendition;
import ngage.backend.video.recording.RecordingConfig;
import ngage.backend.video.slate.SlateConfig;
import ngage.testsupport.FreePorts;
import org.jspecify.annotations.Nullable;

/// A programme of our own for a small show: one rendition, segments of a second, by SRT.
final class SrtVideo {

    private static final String PASSPHRASE = "a-good-passphrase";
    private static final Duration SEGMENT = Duration.ofSeconds(1);

    private final Ffmpeg ffmpeg;
    private final Path data;
    private final int port;

    SrtVideo(Ffmpeg ffmpeg, Path data) throws IOException {
        this.ffmpeg = ffmpeg;
        this.data = data;
        this.port = FreePorts.some(1).getFirst();
    }

    /// @param recordings folder for them; absent to record nothing
    VideoConfig config(@Nullable Path recordings) {
        ProgrammeConfig programme =
                new ProgrammeConfig(
                        new IngestConfig("127.0.0.1", port, PASSPHRASE),
                        null,
                        SlateConfig.OURS,
                        new LadderConfig(List.of(new Rendition("240p", 426, 240, 500)), 64),
                        new HlsConfig(SEGMENT),
                        data.resolve("video"),
                        null);
        RecordingConfig recording =
                recordings == null ? null : new RecordingConfig(recordings, 0, SEGMENT);
        return new VideoConfig(programme, ffmpeg.executable(), null, recording);
    }

    /// @return how ffmpeg sends it
    List<String> output() {
        return List.of(
                "-f",
                "mpegts",
                "srt://127.0.0.1:%d?mode=caller&latency=200000&passphrase=%s"
                        .formatted(port, PASSPHRASE));
    }
}
