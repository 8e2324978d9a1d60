/// The plan: show, segments, cues, and the file that holds them. Immutable; safe on any thread. May
/// depend on `ngage.protocol` and the JDK.
@NullMarked
package ngage.protocol.show;

import org.jspecify.annotations.NullMarked;
