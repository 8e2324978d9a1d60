package ngage.backend.video.recording;

import java.nio.file.Path;
import java.time.Duration;

/// Where the programme is recorded, and how much room it leaves.
///
/// @param folder of all recordings; each show run has its own in it
/// @param spareBytes that stay free on its disk: with less the recording stops
/// @param segment length of a segment
public record RecordingConfig(Path folder, long spareBytes, Duration segment) {

    /// So that neither Redis nor the log of this machine runs out of room.
    public static final long SPARE_BYTES = 2L << 30;
}
