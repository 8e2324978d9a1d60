/// The rundown with the state of each cue. The window's thread. May depend on `.link`, `.show` and `.ui`.
@NullMarked
package ngage.controlroom.rundown;

import org.jspecify.annotations.NullMarked;
