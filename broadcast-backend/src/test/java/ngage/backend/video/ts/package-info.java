@NullMarked
package ngage.backend.video.ts;

import org.jspecify.annotations.NullMarked;
