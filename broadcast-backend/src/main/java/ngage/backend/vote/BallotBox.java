package ngage.backend.vote;

import ngage.protocol.CueRunId;
import ngage.protocol.FanIndex;
import ngage.protocol.OptionId;
import ngage.protocol.Tally;

/// Takes ballots, stores them, counts them: each fan once per cue run, whatever the number of retries,
/// sockets and nodes.
///
/// An ask is opened and sealed by the conductor; ballots come from the I/O threads of any node.
public interface BallotBox {

    /// Takes ballots for this ask from now on. Safe to repeat.
    void open(AskToCount ask);

    /// Takes one ballot. Returns at once; the reply comes on another thread, when the ballot is stored
    /// or will never be. It is bounded: when too many ballots wait, the reply is
    /// [BallotReply#onOverloaded] and the phone tries again.
    ///
    /// @param seq 1 for the fan's first answer to this ask, one more for each change
    void cast(CueRunId cueRun, FanIndex fan, int seq, OptionId choice, BallotReply reply);

    /// Ends the taking of ballots for ever: what is acknowledged before is in the result, nothing after
    /// will be. Blocking. Safe to repeat: the answer is the same.
    ///
    /// @return the final tally
    /// @throws BallotsUnavailableException if the store did not answer; the ask may or may not be sealed
    Tally seal(AskToCount ask) throws BallotsUnavailableException;

    /// Blocking.
    ///
    /// @return the tally so far, or the final one
    /// @throws BallotsUnavailableException if the store did not answer
    Tally tally(AskToCount ask) throws BallotsUnavailableException;

    /// The stored choice of every fan, for a recount. Blocking.
    ///
    /// @return for fan index i, element i: 0 for no ballot, else 1 + the option's place in the ask; fans
    ///     beyond the end have none
    /// @throws BallotsUnavailableException if the store did not answer
    byte[] choices(AskToCount ask) throws BallotsUnavailableException;
}
