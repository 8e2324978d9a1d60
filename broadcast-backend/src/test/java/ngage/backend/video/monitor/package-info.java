@NullMarked
package ngage.backend.video.monitor;

import org.jspecify.annotations.NullMarked;
