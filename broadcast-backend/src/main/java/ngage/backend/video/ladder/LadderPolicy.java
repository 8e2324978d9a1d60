package ngage.backend.video.ladder;

import java.time.Duration;

/// When the ladder starts its transcoder again by itself.
///
/// @param limit how much of the programme may wait for it
/// @param patience how long more may wait before a rendition is left out
/// @param calm how long nothing waits before all renditions are tried again
/// @param rollOver how long one transcoder runs: the 33 bits of its times last for 26.5 hours, and it must
///     not meet their end
public record LadderPolicy(Duration limit, Duration patience, Duration calm, Duration rollOver) {

    public static final LadderPolicy STANDARD =
            new LadderPolicy(
                    Overload.LIMIT, Overload.PATIENCE, Overload.CALM, Duration.ofHours(24));
}
