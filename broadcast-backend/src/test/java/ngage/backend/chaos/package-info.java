@NullMarked
package ngage.backend.chaos;

import org.jspecify.annotations.NullMarked;
