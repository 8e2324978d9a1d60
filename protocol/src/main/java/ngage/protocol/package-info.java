/// The words on the wire: ids, times, the closed families of messages between phones, backend and
/// control room, and their codec.
///
/// Everything here is immutable and safe on any thread. May depend on the JDK and Jackson, on nothing
/// of ours; only the package `json` sees Jackson, used by
/// [ngage.protocol.MessageCodec] and [ngage.protocol.show.ShowFile].
@NullMarked
package ngage.protocol;

import org.jspecify.annotations.NullMarked;
