/// Transcodes the programme into all its renditions. A thread for the ladder, one for its packager. May
/// depend on `ingest`, `ts`, `ffmpeg`, `process`.
@NullMarked
package ngage.backend.video.ladder;

import org.jspecify.annotations.NullMarked;
