/// GO: the key, the button, and the words around them. The window's thread. May depend on `.show`,
/// `.monitor` and `.ui`.
@NullMarked
package ngage.controlroom.go;

import org.jspecify.annotations.NullMarked;
