package ngage.controlroom.rundown;

import ngage.controlroom.show.CueStatus;
import ngage.protocol.show.Cue;

/// One cue of the rundown as the crew reads it.
///
/// @param segment the title of the segment that begins with it; empty if none does
public record RundownLine(
        Cue cue, String segment, String kind, String headline, CueStatus status) {}
