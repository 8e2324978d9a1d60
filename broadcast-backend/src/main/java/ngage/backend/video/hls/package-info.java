/// Cuts what comes out of the ladder into segments and serves them to phones and caches, out of memory.
/// May depend on `ts`, `ffmpeg`, and for what a session is on `ingest`.
@NullMarked
package ngage.backend.video.hls;

import org.jspecify.annotations.NullMarked;
