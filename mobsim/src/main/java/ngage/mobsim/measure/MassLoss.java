package ngage.mobsim.measure;

import java.time.Duration;

/// A moment at which many phones lost their connections at once, and how they came back.
///
/// @param after the start of the mob
/// @param lost phones
/// @param back of these, that were welcome again
/// @param backMs from the first loss to each phone's welcome; its `max` is when all were back that are
public record MassLoss(Duration after, int lost, int back, Percentiles backMs) {}
