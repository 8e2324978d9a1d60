/// The studio's way in: what it pushes, stamped with media time, for all who read it here.
///
/// Threads: one for the ingest with the stamper. Between it and each reader stands a [StudioReader], bounded in
/// bytes. May depend on `ts`, `ffmpeg`, `process`.
@NullMarked
package ngage.backend.video.ingest;

import org.jspecify.annotations.NullMarked;
