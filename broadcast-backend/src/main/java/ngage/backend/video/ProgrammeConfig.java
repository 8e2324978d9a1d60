package ngage.backend.video;

import java.nio.file.Path;
import ngage.backend.video.hls.HlsConfig;
import ngage.backend.video.ingest.IngestConfig;
import ngage.backend.video.ladder.LadderConfig;

/// All settings of the programme's video.
///
/// @param ingest where the studio's stream is taken
/// @param ladder into what it is transcoded
/// @param hls how it is cut for phones
/// @param dataFolder for what must be a file
public record ProgrammeConfig(
        IngestConfig ingest, LadderConfig ladder, HlsConfig hls, Path dataFolder) {}
