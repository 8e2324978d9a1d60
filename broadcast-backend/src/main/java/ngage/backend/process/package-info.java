/// Children of this process (ffmpeg, Redis), ended with it, even if it is killed; who keeps them alive is a
/// `supervise.Supervisor`. Each child has a thread that reads its log. May depend on the JDK.
@NullMarked
package ngage.backend.process;

import org.jspecify.annotations.NullMarked;
