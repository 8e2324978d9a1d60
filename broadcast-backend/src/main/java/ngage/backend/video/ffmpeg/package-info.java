/// The ffmpeg that runs on this machine: found, checked, and asked what it can encode. Depends on
/// `process`, and for frame rates on `ts`.
@NullMarked
package ngage.backend.video.ffmpeg;

import org.jspecify.annotations.NullMarked;
