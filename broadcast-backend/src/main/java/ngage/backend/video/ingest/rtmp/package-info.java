/// The studio's way in by RTMP: a receiver of our own, because none that is kept up checks stream keys.
///
/// Threads: one that accepts, one for each connection, and for the connection that has its turn one that
/// reads what ffmpeg makes of it. May depend on `ingest`, `ts`, `ffmpeg`, `process`.
@NullMarked
package ngage.backend.video.ingest.rtmp;

import org.jspecify.annotations.NullMarked;
