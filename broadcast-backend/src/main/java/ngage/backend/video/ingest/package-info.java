/// The studio's way in: what it pushes, stamped with media time, for all who read it here.
///
/// Threads: one for each way in, which reads the source that has its turn. Between it and its readers stands the
/// [StudioFeed], bounded in time and bytes. May depend on `slate`, `ts`, `ffmpeg`, `process`.
@NullMarked
package ngage.backend.video.ingest;

import org.jspecify.annotations.NullMarked;
