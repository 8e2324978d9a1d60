@NullMarked
package ngage.backend.stamp;

import org.jspecify.annotations.NullMarked;
