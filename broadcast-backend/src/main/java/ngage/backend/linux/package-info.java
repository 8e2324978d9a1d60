/// Linux by the Foreign Function API: sockets as bare descriptors, epoll, io_uring. Depends on the JDK
/// alone; on another system, or without the rights for it, [Linux#missing] says why.
@NullMarked
package ngage.backend.linux;

import org.jspecify.annotations.NullMarked;
