package ngage.controlroom.show;

import java.time.Instant;
import ngage.protocol.MediaTime;
import org.jspecify.annotations.Nullable;

/// One line of the as-run log, in words.
///
/// @param at media time of what it put into the programme; absent if nothing
/// @param who the operator, or `backend` for what happened by itself
public record AsRunLine(
        long offset, Instant wall, @Nullable MediaTime at, String words, String who) {}
