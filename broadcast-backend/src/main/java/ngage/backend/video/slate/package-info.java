/// What phones see while the studio sends no picture: a still one, encoded once, played again and again.
/// Pure functions and small state of one thread each. May depend on `ts`, `ffmpeg`, `process`.
@NullMarked
package ngage.backend.video.slate;

import org.jspecify.annotations.NullMarked;
