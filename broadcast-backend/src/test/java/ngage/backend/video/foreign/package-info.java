@NullMarked
package ngage.backend.video.foreign;

import org.jspecify.annotations.NullMarked;
