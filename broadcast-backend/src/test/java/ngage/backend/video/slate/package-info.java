@NullMarked
package ngage.backend.video.slate;

import org.jspecify.annotations.NullMarked;
