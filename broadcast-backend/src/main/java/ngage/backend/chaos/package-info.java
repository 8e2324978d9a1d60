/// Fault injection for rehearsals: crashes of a node's own parts, at a rate, from a seed. Off unless it is asked
/// for, and refused for a run that is on air. Works by wrapping what is there: [ballot boxes][ChaoticBallotBox] for
/// the phones' handlers, [activities][Chaos#around] for the rest; the parts themselves know nothing of it. May
/// depend on `relay`, `supervise` and `vote`.
@NullMarked
package ngage.backend.chaos;

import org.jspecify.annotations.NullMarked;
