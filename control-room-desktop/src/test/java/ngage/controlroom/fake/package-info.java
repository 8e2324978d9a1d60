/// A pretended backend and a sample show, for tests and for looking at the desk without a backend.
@NullMarked
package ngage.controlroom.fake;

import org.jspecify.annotations.NullMarked;
