package ngage.backend.video.foreign;

import ngage.protocol.MediaTime;

/// What a foreign stream that moves does to the programme's clock, and to the desk's monitor. Called by the stream's
/// thread, but for [#problem] and [#frameMicros], which may be asked by any.
interface ForeignSession {

    /// The playlist was loaded, whether it has moved or not.
    void onLoaded();

    /// It moves: a session begins.
    ///
    /// @param seenNanos when this playlist came
    /// @return the media time at which it begins
    MediaTime begin(ForeignPlaylist playlist, long seenNanos);

    /// It has moved on.
    ///
    /// @param seenNanos when this playlist came
    /// @return false if this one cannot belong to the session: nothing has happened
    boolean follow(ForeignPlaylist playlist, long seenNanos);

    /// Segments after the given one are new.
    ///
    /// @param number of the newest segment that was known
    void onNewSegments(ForeignPlaylist playlist, long number);

    void end();

    /// @return why the desk has no picture; empty if it has one
    String problem();

    /// @return how long a frame lasts; 0 while nobody knows, or if that varies
    long frameMicros();
}
