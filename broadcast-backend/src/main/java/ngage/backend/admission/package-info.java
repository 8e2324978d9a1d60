/// The door: who comes in, when, and with which ticket. Any thread; nothing here blocks an I/O thread.
/// May depend on `protocol`, `relay` and `web`.
@NullMarked
package ngage.backend.admission;

import org.jspecify.annotations.NullMarked;
