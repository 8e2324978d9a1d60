/// How well phones keep step with the picture, as they say themselves. The window's thread. May depend on
/// `.ui`.
@NullMarked
package ngage.controlroom.sync;

import org.jspecify.annotations.NullMarked;
