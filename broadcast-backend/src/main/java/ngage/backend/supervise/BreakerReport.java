package ngage.backend.supervise;

import java.time.Duration;

/// A breaker that is open: what several activities fell by, and who waits for it.
///
/// @param waiting how many activities
/// @param probeIn when the next of them tries; zero while one does
/// @param openFor how long it has been open
public record BreakerReport(Cause cause, int waiting, Duration probeIn, Duration openFor) {}
