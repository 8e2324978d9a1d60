@NullMarked
package ngage.controlroom.clap;

import org.jspecify.annotations.NullMarked;
