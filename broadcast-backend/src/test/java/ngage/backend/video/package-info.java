@NullMarked
package ngage.backend.video;

import org.jspecify.annotations.NullMarked;
