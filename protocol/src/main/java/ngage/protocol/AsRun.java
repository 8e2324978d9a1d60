package ngage.protocol;

import org.jspecify.annotations.Nullable;

/// Who made a fact, and of which cue: the crew's side of a log entry, which phones never get.
///
/// @param cue the cue of the rundown; absent for what has none (the start of the run)
/// @param cueRun that cue's run: for a LOCK or REVEAL cue its own run, not its target's
/// @param command the operator's command; absent for what the backend did by itself (a deadline, the
///     staging of the next cue)
/// @param operator who; absent like `command`
/// @param surface from where (`desk`, `autopilot`); absent like `command`
public record AsRun(
        @Nullable CueId cue,
        @Nullable CueRunId cueRun,
        @Nullable CommandId command,
        @Nullable String operator,
        @Nullable String surface) {}
