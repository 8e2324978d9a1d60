/// What the desk knows of the show run, built from the backend's welcome and the log alone. Immutable;
/// safe on any thread; no `javafx`. May depend on `ngage.protocol`.
@NullMarked
package ngage.controlroom.show;

import org.jspecify.annotations.NullMarked;
