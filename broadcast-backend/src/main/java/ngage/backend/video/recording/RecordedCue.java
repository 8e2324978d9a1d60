package ngage.backend.video.recording;

import java.time.Instant;
import ngage.protocol.CueId;
import ngage.protocol.CueRunId;
import ngage.protocol.MediaTime;
import org.jspecify.annotations.Nullable;

/// A cue of the as-run, as `cues.json` lists it.
///
/// @param cueRun whose moment it is; of a lock or a reveal that of its ask
/// @param cue of the rundown, that made it; absent for what the backend did by itself
/// @param title what phones showed; absent for a lock or a reveal
/// @param at S
/// @param wall when it was decided
/// @param frame the first one at or after S; absent if it is not in the recording
record RecordedCue(
        CueRunId cueRun,
        @Nullable CueId cue,
        Kind kind,
        @Nullable String title,
        MediaTime at,
        Instant wall,
        @Nullable RecordedFrame frame) {

    /// What happened.
    enum Kind {
        QUESTION,
        POLL,
        ANNOUNCEMENT,
        LOCK,
        REVEAL
    }

    RecordedCue on(@Nullable RecordedFrame found) {
        return new RecordedCue(cueRun, cue, kind, title, at, wall, found);
    }
}
