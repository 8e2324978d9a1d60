package ngage.backend.video;

import java.nio.file.Path;
import ngage.backend.video.hls.HlsConfig;
import ngage.backend.video.ingest.IngestConfig;
import ngage.backend.video.ingest.rtmp.RtmpConfig;
import ngage.backend.video.ladder.LadderConfig;
import ngage.backend.video.slate.SlateConfig;
import org.jspecify.annotations.Nullable;

/// All settings of the programme's video.
///
/// @param ingest where the studio's stream is taken
/// @param rtmp the other way in; absent without one
/// @param slate what phones see without a source
/// @param ladder into what it is transcoded
/// @param hls how it is cut for phones
/// @param dataFolder for what must be a file
public record ProgrammeConfig(
        IngestConfig ingest,
        @Nullable RtmpConfig rtmp,
        SlateConfig slate,
        LadderConfig ladder,
        HlsConfig hls,
        Path dataFolder) {}
