@NullMarked
package ngage.backend.video.ffmpeg;

import org.jspecify.annotations.NullMarked;
