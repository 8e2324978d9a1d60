package ngage.backend.relay;

import java.util.Optional;
import java.util.OptionalLong;

/// The right to conduct one show run, held by one node at a time and lost if it is not renewed. Each
/// time it is taken it comes with a higher term, which fences off whoever held it before.
///
/// Blocking; used by one conductor's thread.
public interface Lease {

    /// @return a new term, also for the node that holds the lease already; nothing while another node
    ///     holds it
    /// @throws LogUnavailableException if the store did not answer; this node may or may not hold it
    OptionalLong acquire() throws LogUnavailableException;

    /// @return the last other node that had the lease before this one took it, however often this one has
    ///     taken it since; nobody if there was none
    Optional<Holder> predecessor();

    /// @return whether the lease is still this node's, in this term, and now for its full time again
    /// @throws LogUnavailableException if the store did not answer
    boolean renew(long term) throws LogUnavailableException;

    /// Gives it back, so that another node need not wait. Does nothing if it is not held.
    ///
    /// @throws LogUnavailableException if the store did not answer; the lease runs out by itself
    void release(long term) throws LogUnavailableException;
}
