package ngage.backend.video.ladder;

import java.io.IOException;
import java.io.InputStream;
import ngage.backend.video.ingest.StudioSession;
import ngage.protocol.MediaTime;
import org.jspecify.annotations.Nullable;

/// Takes what comes out of the ladder, of one ffmpeg after the other.
public interface LadderReader {

    /// One ffmpeg's output. What it has not handed on when it is left is lost, and made again by the next.
    interface Stretch {

        /// Reads to the end. On a thread of its own.
        ///
        /// @param ladder one transport stream with the renditions, the sound and the stamps
        /// @throws IOException if it cannot be read, or is not what it should be
        void read(InputStream ladder) throws IOException;

        /// What was read is whole to its end, which is that of the session. After [#read].
        void finish();
    }

    /// @return the moment up to which it has handed on this session, in every rendition; absent if nothing
    @Nullable MediaTime handedOn(StudioSession session);

    /// What is read next belongs to this session, and follows what was handed on. On the ladder's thread.
    ///
    /// @param leftOut how many of the best renditions are not there
    /// @param handedIn of the frames that go into the transcoder
    Stretch begin(StudioSession session, int leftOut, FrameTimes handedIn);
}
