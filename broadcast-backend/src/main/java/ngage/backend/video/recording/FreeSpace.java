package ngage.backend.video.recording;

import java.io.IOException;
import java.nio.file.Path;

/// How much room there is.
interface FreeSpace {

    /// @param folder which is there
    /// @return how many bytes may still be written to its disk
    long bytes(Path folder) throws IOException;
}
