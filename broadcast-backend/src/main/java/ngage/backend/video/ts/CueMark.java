package ngage.backend.video.ts;

import ngage.protocol.CueRunId;
import ngage.protocol.MediaTime;
import ngage.protocol.SealKey;

/// A cue that went on air, as it stands in the stream: enough for a phone that holds its sealed content.
///
/// @param at S, the moment in the programme at which phones show it
/// @param key opens its content
public record CueMark(CueRunId cueRun, MediaTime at, SealKey key) {}
