/// The crew's application: `ControlRoom` knows all its parts and wires them. May depend on every package
/// below.
@NullMarked
package ngage.controlroom;

import org.jspecify.annotations.NullMarked;
