/// Keeps every long-lived activity of a node going: back-off with jitter, no last try, no budget that siblings
/// share. An activity that keeps falling is parked and probed; when many fall by one cause, one breaker opens
/// for all of them, one probes, and they resume together instead of each storming what is down.
///
/// [Restarts] decides, without threads or clock; [Supervisor] carries it out, with one thread per activity.
/// May depend on the JDK, `backoff` and `protocol`.
@NullMarked
package ngage.backend.supervise;

import org.jspecify.annotations.NullMarked;
