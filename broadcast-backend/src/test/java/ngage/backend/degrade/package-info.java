@NullMarked
package ngage.backend.degrade;

import org.jspecify.annotations.NullMarked;
