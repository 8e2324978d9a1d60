/// The cue log: one ordered log for each show run, the thread that tails it, the lease of the one who
/// may write it, and the link to the Redis in which all of this lives ([RedisKeys] names every key).
/// May depend on `protocol` and `backoff`.
@NullMarked
package ngage.backend.relay;

import org.jspecify.annotations.NullMarked;
