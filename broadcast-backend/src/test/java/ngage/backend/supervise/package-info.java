@NullMarked
package ngage.backend.supervise;

import org.jspecify.annotations.NullMarked;
