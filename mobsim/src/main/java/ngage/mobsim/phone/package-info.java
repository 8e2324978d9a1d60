/// How one phone and the person who holds it behave, as state machines without sockets, threads or own
/// clock. May depend on `measure`, `time` and `protocol`.
@NullMarked
package ngage.mobsim.phone;

import org.jspecify.annotations.NullMarked;
