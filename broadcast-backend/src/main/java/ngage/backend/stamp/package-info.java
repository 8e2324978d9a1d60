/// The programme's clock, and the stamping of cues with it. May depend on `protocol`.
@NullMarked
package ngage.backend.stamp;

import org.jspecify.annotations.NullMarked;
