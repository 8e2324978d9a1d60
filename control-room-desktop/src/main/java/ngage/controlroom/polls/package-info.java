/// The tally of the last ask. The window's thread. May depend on `.show` and `.ui`.
@NullMarked
package ngage.controlroom.polls;

import org.jspecify.annotations.NullMarked;
