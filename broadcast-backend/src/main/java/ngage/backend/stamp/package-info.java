/// The programme's clock, by which cues are stamped. May depend on `protocol`.
@NullMarked
package ngage.backend.stamp;

import org.jspecify.annotations.NullMarked;
