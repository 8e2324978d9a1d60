/// The as-run in pictures: the best rendition on disk, and where in it each cue came.
///
/// Threads: one that writes; what the origin and the cue log say waits for it, bounded. May depend on `hls`,
/// `ts`, `relay`, `supervise`.
@NullMarked
package ngage.backend.video.recording;

import org.jspecify.annotations.NullMarked;
