package ngage.backend.video.ingest;

import ngage.protocol.MediaTime;

/// Hears what the stamper makes of one studio session, on the ingest's thread.
public interface StudioListener {

    /// Comes first, once.
    void onSession(StudioSession session);

    /// A part of the stamped stream: whole packets, in order.
    ///
    /// @param chunk complete from its tables on if it begins with a keyframe
    void onChunk(StudioChunk chunk);

    /// A frame has arrived.
    void onFrame(MediaTime frame);
}
