@NullMarked
package ngage.backend.process;

import org.jspecify.annotations.NullMarked;
