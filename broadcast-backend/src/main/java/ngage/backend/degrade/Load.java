package ngage.backend.degrade;

/// How much a node has to do, measured at one moment.
///
/// @param loopLagMillis how long work waits for the slowest I/O loop
/// @param cueLagMillis how long the newest entries took to be given to the slowest loop's sockets
/// @param ballots part of the places for waiting ballots that is taken, 0 to 1
/// @param heap part of the heap that is taken after a collection, 0 to 1
public record Load(double loopLagMillis, double cueLagMillis, double ballots, double heap) {}
