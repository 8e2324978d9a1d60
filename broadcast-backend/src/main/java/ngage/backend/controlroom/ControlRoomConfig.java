package ngage.backend.controlroom;

import java.time.Duration;

/// The bounds of the crew's side.
///
/// @param surfaces of the crew that may be connected at once
/// @param strangers sockets before their hello; one more pushes out the oldest
/// @param messageBytes the biggest message a surface may send
/// @param waitingCommands of one surface; with one more it is sent away
/// @param waitingReplies to one surface; with one more it is sent away
/// @param helloWithin how long a new socket may wait with its hello
/// @param closeWithin how long a socket may stay half open after its close frame
/// @param tooSlowAfter how long one message may take to be written
/// @param pulseEvery how often the numbers go out
public record ControlRoomConfig(
        int surfaces,
        int strangers,
        int messageBytes,
        int waitingCommands,
        int waitingReplies,
        Duration helloWithin,
        Duration closeWithin,
        Duration tooSlowAfter,
        Duration pulseEvery) {

    public static final ControlRoomConfig DEFAULT =
            new ControlRoomConfig(
                    64,
                    256,
                    64 * 1024,
                    64,
                    256,
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(10),
                    Duration.ofMillis(200));
}
