@NullMarked
package ngage.backend.linux;

import org.jspecify.annotations.NullMarked;
