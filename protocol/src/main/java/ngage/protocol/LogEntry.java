package ngage.protocol;

import java.time.Instant;

/// One entry of the cue log as it is stored and as the control room sees it.
///
/// @param offset 1 for the first entry of a run, then one more for each: a hole is a lost entry
/// @param wall when it was decided, by the conductor's wall clock
public record LogEntry(long offset, Instant wall, Fact fact, AsRun asRun) {}
