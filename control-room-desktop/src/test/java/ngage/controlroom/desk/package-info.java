@NullMarked
package ngage.controlroom.desk;

import org.jspecify.annotations.NullMarked;
