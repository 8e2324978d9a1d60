/// The ffmpeg that runs on this machine: found, checked, and asked what it can encode. Depends on
/// `process`.
@NullMarked
package ngage.backend.video.ffmpeg;

import org.jspecify.annotations.NullMarked;
