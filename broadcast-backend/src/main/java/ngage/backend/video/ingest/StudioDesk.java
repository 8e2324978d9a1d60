package ngage.backend.video.ingest;

import ngage.backend.video.slate.SlateLoop;
import org.jspecify.annotations.Nullable;

/// Where a source's stream goes: onto the air. Asked and told by the thread that reads the source.
public interface StudioDesk extends StudioListener {

    /// @return media time of what arrives now; it never steps
    long arrivalMicros();

    /// @return pictures for a source that has none; absent if there is no slate
    @Nullable SlateLoop slate();

    /// The source is gone; comes last, also if there was no session.
    void onGone();
}
