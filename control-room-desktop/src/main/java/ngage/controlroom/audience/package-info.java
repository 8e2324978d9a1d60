/// The phones: connected, ready, showing, behind. The window's thread. May depend on `.show` and `.ui`.
@NullMarked
package ngage.controlroom.audience;

import org.jspecify.annotations.NullMarked;
