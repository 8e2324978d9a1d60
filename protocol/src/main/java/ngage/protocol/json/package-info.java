/// The one JSON dialect of the wire and of files: ids as strings, times as integers with their unit in
/// the field's name, families of messages by a `type` field. Only this package sees Jackson. Safe on
/// any thread. May depend on Jackson and the JDK.
@NullMarked
package ngage.protocol.json;

import org.jspecify.annotations.NullMarked;
