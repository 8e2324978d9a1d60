/// Children of this process (ffmpeg, Redis), kept alive by a supervisor and ended with it, even if it
/// is killed. May depend on the JDK.
@NullMarked
package ngage.backend.process;

import org.jspecify.annotations.NullMarked;
