package ngage.controlroom.show;

import ngage.protocol.CueRunId;
import ngage.protocol.show.Cue;

/// A cue and one performance of it.
public record RunOfCue(CueRunId cueRun, Cue cue) {}
