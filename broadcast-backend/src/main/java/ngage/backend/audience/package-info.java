/// Phones: their sockets, the ring of ready frames and the cursors into it. May depend on `protocol`,
/// `admission`, `linux`, `relay`, `vote`, `stamp`.
@NullMarked
package ngage.backend.audience;

import org.jspecify.annotations.NullMarked;
