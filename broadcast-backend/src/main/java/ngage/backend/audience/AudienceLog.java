package ngage.backend.audience;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// What this node has of the log, as the JSON that phones get; for those who do not read it from a
/// socket. Any thread; arrays are the caller's own.
public interface AudienceLog {

    /// @return offset of the newest entry; 0 if there is none
    long head();

    /// @return nothing if the entry is not here yet, or not any more
    byte @Nullable [] entry(long offset);

    /// @return all that still matters of the log
    Snapshot snapshot();

    /// @param offset of the last entry in it
    /// @param json with an array of its own
    record Snapshot(long offset, ByteBuffer json) {}
}
