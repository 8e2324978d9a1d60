package ngage.backend.video.ladder;

import java.io.IOException;
import java.io.InputStream;
import ngage.backend.video.ingest.StudioSession;

/// Takes what comes out of the ladder, of one ffmpeg after the other.
public interface LadderReader {

    /// What is read next belongs to this session. On the ladder's thread.
    void begin(StudioSession session);

    /// Reads to the end. On a thread of its own.
    ///
    /// @param ladder one transport stream with all renditions, the sound and the stamps
    /// @throws IOException if it cannot be read, or is not what it should be
    void read(InputStream ladder) throws IOException;
}
