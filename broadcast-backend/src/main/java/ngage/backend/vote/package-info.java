/// Ballots: grouped, stored in one atomic call, and only then acknowledged. [OpenAsks] learns from the
/// cue log what may be answered. May depend on `protocol`, `relay` and
/// `backoff`.
@NullMarked
package ngage.backend.vote;

import org.jspecify.annotations.NullMarked;
