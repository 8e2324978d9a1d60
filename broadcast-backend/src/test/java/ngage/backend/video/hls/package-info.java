@NullMarked
package ngage.backend.video.hls;

import org.jspecify.annotations.NullMarked;
