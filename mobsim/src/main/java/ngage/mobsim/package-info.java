/// A mob of phones that behave like people, and the proof that the backend served them: the program,
/// its scenario, and the wiring. May depend on all packages below it; none of them on this one.
@NullMarked
package ngage.mobsim;

import org.jspecify.annotations.NullMarked;
