/// Children of this process (ffmpeg, Redis), kept alive by a supervisor and ended with it, even if it
/// is killed. Each supervised activity has a thread, and each child one that reads its log. May depend on
/// the JDK and `backoff`.
@NullMarked
package ngage.backend.process;

import org.jspecify.annotations.NullMarked;
