/// Tests of the audience's side: bytes, cursors and limits without a network, and real sockets.
@NullMarked
package ngage.backend.audience;

import org.jspecify.annotations.NullMarked;
