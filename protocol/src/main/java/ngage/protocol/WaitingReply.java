package ngage.protocol;

import java.time.Duration;

/// The answer to `POST /api/join` while the door is crowded, with status 503.
///
/// @param place to be sent with the next try: whoever comes with it keeps its place
/// @param position how many are before this phone; 0 for the next to come in
/// @param retryAfter when to try again
public record WaitingReply(String place, long position, Duration retryAfter) {}
