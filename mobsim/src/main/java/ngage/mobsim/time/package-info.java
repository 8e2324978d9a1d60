/// Clock and timers of the mob, both driven from outside so that tests need no waiting. Depends on the
/// JDK alone.
@NullMarked
package ngage.mobsim.time;

import org.jspecify.annotations.NullMarked;
