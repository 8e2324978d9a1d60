@NullMarked
package ngage.backend.video.ladder;

import org.jspecify.annotations.NullMarked;
