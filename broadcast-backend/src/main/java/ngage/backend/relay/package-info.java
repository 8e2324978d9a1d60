/// The cue log: one ordered log for each show run, in Redis or in memory, and the thread that tails it.
/// May depend on `protocol`.
@NullMarked
package ngage.backend.relay;

import org.jspecify.annotations.NullMarked;
