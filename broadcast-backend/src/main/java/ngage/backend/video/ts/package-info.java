/// MPEG transport streams: packets, tables, times, and our stamps in them. Pure functions and small
/// state of one thread each. Depends on `protocol` only.
@NullMarked
package ngage.backend.video.ts;

import org.jspecify.annotations.NullMarked;
