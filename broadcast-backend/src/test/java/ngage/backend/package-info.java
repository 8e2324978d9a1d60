/// Tests of the whole backend, over real sockets and a real Redis.
@NullMarked
package ngage.backend;

import org.jspecify.annotations.NullMarked;
