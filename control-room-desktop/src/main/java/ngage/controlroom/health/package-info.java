/// The parts of the system and the link to the backend. The window's thread. May depend on `.link`, `.show` and
/// `.ui`.
@NullMarked
package ngage.controlroom.health;

import org.jspecify.annotations.NullMarked;
