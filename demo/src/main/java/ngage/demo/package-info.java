/// A whole show with one command: starts Redis, the backend, a studio, a mob and the control room as
/// children, leads people to them, and ends them. May depend on every module; knows of the children
/// only their main classes, options, files and the wire.
@NullMarked
package ngage.demo;

import org.jspecify.annotations.NullMarked;
