package ngage.backend.degrade;

/// How much a node has to do, measured at one moment.
///
/// @param loopLagMillis how long work waits for the slowest I/O loop
/// @param cueLagMillis how long the newest entries took to be given to the slowest loop's sockets
/// @param ballots part of the places for waiting ballots that is taken, 0 to 1
/// @param heap part of the heap that is taken after a collection, 0 to 1
public record Load(double loopLagMillis, double cueLagMillis, double ballots, double heap) {

    static final Load NONE = new Load(0, 0, 0, 0);

    /// @return of each number the higher one
    Load worse(Load other) {
        return new Load(
                Math.max(loopLagMillis, other.loopLagMillis),
                Math.max(cueLagMillis, other.cueLagMillis),
                Math.max(ballots, other.ballots),
                Math.max(heap, other.heap));
    }
}
