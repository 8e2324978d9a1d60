/// The backend as a whole: the one class that knows all the others and wires them, its settings, and
/// the program. Everything else lives in the packages below.
@NullMarked
package ngage.backend;

import org.jspecify.annotations.NullMarked;
