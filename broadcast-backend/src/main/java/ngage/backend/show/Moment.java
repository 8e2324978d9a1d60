package ngage.backend.show;

import java.time.Instant;
import ngage.protocol.MediaTime;

/// The time at which something is decided.
///
/// @param wall by the conductor's wall clock
/// @param media by the programme's clock, in the studio
/// @param frameMicros how long a frame of the programme lasts; 0 without a picture
public record Moment(Instant wall, MediaTime media, long frameMicros) {}
