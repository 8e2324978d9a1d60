/// Cuts what comes out of the ladder into segments and serves them to phones and caches, out of memory.
/// May depend on `relay` for cues, `ts`, `ffmpeg`, for what a session is on `ingest`, and for what comes out of it
/// on `ladder`.
@NullMarked
package ngage.backend.video.hls;

import org.jspecify.annotations.NullMarked;
