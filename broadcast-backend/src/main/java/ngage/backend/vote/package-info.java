/// Ballots: grouped, stored in one atomic call, only then acknowledged, and kept until the tally is
/// final. One thread, `ballot-box`, sends them and gives all replies. [OpenAsks] learns from the
/// cue log what may be answered. May depend on `protocol`, `relay` and
/// `backoff`.
@NullMarked
package ngage.backend.vote;

import org.jspecify.annotations.NullMarked;
