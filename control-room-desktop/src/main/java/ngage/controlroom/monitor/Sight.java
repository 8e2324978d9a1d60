package ngage.controlroom.monitor;

import java.util.Optional;
import ngage.protocol.MediaTime;
import org.jspecify.annotations.Nullable;

/// What the operator has before the eyes at a moment.
///
/// @param programme media time of the programme's frame; absent if it is not fresh
/// @param isCovered whether a frame of the recording is shown instead of it
public record Sight(@Nullable MediaTime programme, boolean isCovered) {

    /// @return media time of the programme's frame, if the operator sees it
    public Optional<MediaTime> seen() {
        return Optional.ofNullable(programme).filter(_ -> !isCovered);
    }
}
