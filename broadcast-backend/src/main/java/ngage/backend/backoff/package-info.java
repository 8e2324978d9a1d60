/// The one rule for how long to wait before something is tried again. May depend on the JDK.
@NullMarked
package ngage.backend.backoff;

import org.jspecify.annotations.NullMarked;
