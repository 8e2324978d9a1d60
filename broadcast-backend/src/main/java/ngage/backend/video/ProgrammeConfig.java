package ngage.backend.video;

import java.nio.file.Path;
import java.util.regex.Pattern;
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
/// @param streamOrigin where phones fetch it, such as `https://cdn.example.org`; absent: from the nodes
public record ProgrammeConfig(
        IngestConfig ingest,
        @Nullable RtmpConfig rtmp,
        SlateConfig slate,
        LadderConfig ladder,
        HlsConfig hls,
        Path dataFolder,
        @Nullable String streamOrigin) {

    private static final Pattern ORIGIN =
            Pattern.compile(
                    "https?://[A-Za-z0-9.-]+(:\\d{1,5})?|https?://\\[[0-9a-fA-F:]+](:\\d{1,5})?");

    public ProgrammeConfig {
        if (streamOrigin != null && !ORIGIN.matcher(streamOrigin).matches()) {
            throw new IllegalArgumentException(
                    "--stream-origin must be scheme, host and port, such as"
                            + " https://cdn.example.org, without a path; is "
                            + streamOrigin);
        }
    }
}
