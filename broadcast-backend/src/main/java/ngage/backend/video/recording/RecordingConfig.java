package ngage.backend.video.recording;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Where the programme is recorded, and how much room it leaves.
///
/// @param folder of all recordings; each show run has its own in it
/// @param spareBytes that stay free on its disk: with less the recording stops
/// @param segment length of a segment
public record RecordingConfig(Path folder, long spareBytes, Duration segment) {

    /// So that neither Redis nor the log of this machine runs out of room.
    public static final long SPARE_BYTES = 2L << 30;

    private static final String FOLDER = "recordings";

    /// Where recordings are, for who makes them and who shows them.
    ///
    /// @param data the backend's data folder
    /// @param chosen absent for the usual one in it
    public static Path folder(Path data, @Nullable Path chosen) {
        return chosen != null ? chosen : data.resolve(FOLDER);
    }
}
