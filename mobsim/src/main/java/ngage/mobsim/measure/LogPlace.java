package ngage.mobsim.measure;

import ngage.protocol.ShowRunId;

/// A place in the log of a show run.
public record LogPlace(ShowRunId run, long offset) {}
