@NullMarked
package ngage.controlroom.sync;

import org.jspecify.annotations.NullMarked;
