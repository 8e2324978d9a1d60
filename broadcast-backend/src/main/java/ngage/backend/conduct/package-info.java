/// The conductor: the one node that may write a run's log. It asks the show run for decisions, on a
/// thread of its own, and carries them out on the log and the ballots. May depend on `protocol`,
/// `show`, `relay`, `vote`, `stamp`, `backoff`.
@NullMarked
package ngage.backend.conduct;

import org.jspecify.annotations.NullMarked;
