package ngage.demo;

import java.time.Instant;
import ngage.protocol.CueId;
import ngage.protocol.CueRunId;

/// One GO that took effect.
///
/// @param pressed when the key went down, for the press that took effect
/// @param decided when the conductor took it
/// @param tries how often it was pressed, refused ones included
public record Press(CueId cue, CueRunId cueRun, Instant pressed, Instant decided, int tries) {}
