package ngage.backend.video.ingest;

import ngage.protocol.MediaTime;
import org.jspecify.annotations.Nullable;

/// Hears what the stamper makes of one connection of the studio, on the ingest's thread.
public interface StudioListener {

    /// The first keyframe is here; its session follows when its media time is known.
    void onArriving();

    /// The first frame of a session is to have this media time. What was on air before is brought to an
    /// end there, or it goes on in the past for good.
    ///
    /// @return the media time that it gets: where what was on air before ends
    MediaTime meet(MediaTime wanted);

    /// What comes from now on belongs to this session. Comes first, and again when the source's
    /// parameters or times change in mid-stream.
    void onSession(StudioSession session);

    /// The times or the streams of the source are others in mid-stream: what was on air, or was arriving, is at its end,
    /// and the next session begins with a keyframe, of which nobody knows when it comes.
    default void onBroken() {}

    /// A part of the stamped stream: whole packets, in order.
    ///
    /// @param chunk complete from its tables on if it begins with a keyframe
    void onChunk(StudioChunk chunk);

    /// What is wrong with the sound, whenever that changes within a session; at its beginning all is well.
    ///
    /// @param trouble in words for the crew; absent when all is well again
    default void onSound(@Nullable String trouble) {}

    /// A frame has arrived.
    ///
    /// @param frame in the order of the stream
    /// @param shown when it is shown, which steps back among B-frames
    void onFrame(MediaTime frame, MediaTime shown);
}
