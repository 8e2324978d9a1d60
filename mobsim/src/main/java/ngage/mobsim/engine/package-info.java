/// The light engine: every phone's sockets on one selector and one thread, with our own client side of
/// HTTP and WebSocket. May depend on `phone`, `measure`, `time` and `protocol`.
@NullMarked
package ngage.mobsim.engine;

import org.jspecify.annotations.NullMarked;
