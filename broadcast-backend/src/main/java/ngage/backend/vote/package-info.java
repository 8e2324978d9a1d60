/// Ballots: grouped, stored in one atomic call, and only then acknowledged. May depend on `protocol`.
@NullMarked
package ngage.backend.vote;

import org.jspecify.annotations.NullMarked;
