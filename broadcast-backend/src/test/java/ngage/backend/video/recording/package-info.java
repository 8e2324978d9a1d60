@NullMarked
package ngage.backend.video.recording;

import org.jspecify.annotations.NullMarked;
