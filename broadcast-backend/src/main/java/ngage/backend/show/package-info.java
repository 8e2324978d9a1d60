/// The show's logic: `ShowRun` is a state machine fed with commands and time that answers with entries
/// or a refusal. Decisions only: no sockets, no Redis, no threads, no clock of its own. May depend on
/// `protocol`.
@NullMarked
package ngage.backend.show;

import org.jspecify.annotations.NullMarked;
