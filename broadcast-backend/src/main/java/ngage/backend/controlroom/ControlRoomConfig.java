package ngage.backend.controlroom;

import java.time.Duration;

/// The bounds of the crew's side.
///
/// @param surfaces that may be connected at once
/// @param messageBytes the biggest message a surface may send
/// @param waitingCommands of one surface; with one more it is sent away
/// @param waitingReplies to one surface; with one more it is sent away
/// @param helloWithin how long a new socket may wait with its hello
/// @param tooSlowAfter how long one message may take to be written
/// @param pulseEvery how often the numbers go out
public record ControlRoomConfig(
        int surfaces,
        int messageBytes,
        int waitingCommands,
        int waitingReplies,
        Duration helloWithin,
        Duration tooSlowAfter,
        Duration pulseEvery) {

    public static final ControlRoomConfig DEFAULT =
            new ControlRoomConfig(
                    64,
                    64 * 1024,
                    64,
                    256,
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(10),
                    Duration.ofMillis(200));
}
