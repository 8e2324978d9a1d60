package ngage.backend.video.ingest;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import ngage.backend.video.ingest.StudioChunk.Start;
import org.jspecify.annotations.Nullable;

/// Hands the studio's stamped stream to its readers: the ladder, and each programme monitor. A reader
/// begins at a keyframe; one that is too slow is dropped and delays no other.
///
/// Written by the ingest's thread; readers are opened and read on any.
public final class StudioFeed {

    private final List<StudioReader> readers = new CopyOnWriteArrayList<>();

    private volatile @Nullable StudioSession session;

    /// @return the studio's present session; absent without a source
    public @Nullable StudioSession session() {
        return session;
    }

    /// @param maxBytes that may wait for the reader; with more it is dropped
    /// @param onDropped called on the ingest's thread when it is; must not block
    public StudioReader open(int maxBytes, Runnable onDropped) {
        StudioReader reader = new StudioReader(maxBytes, onDropped, readers::remove);
        readers.add(reader);
        return reader;
    }

    public void begin(StudioSession begun) {
        session = begun;
    }

    public void offer(StudioChunk chunk) {
        StudioSession present = session;
        if (present == null) {
            throw new IllegalStateException("a chunk before its session");
        }
        for (StudioReader reader : readers) {
            if (chunk.start() == Start.KEYFRAME) {
                reader.begin(present);
            }
            reader.offer(chunk.bytes());
        }
    }

    public void end() {
        session = null;
        readers.forEach(StudioReader::end);
    }
}
