package ngage.backend.vote;

import ngage.protocol.BallotRefusal;
import ngage.protocol.OptionId;

/// Hears what became of one ballot: exactly one call, on the ballot box's thread. Must not block.
public interface BallotReply {

    /// It is stored.
    ///
    /// @param choice what counts for this fan now
    void onCounted(OptionId choice);

    /// It does not count and never will.
    void onRefused(BallotRefusal reason);

    /// Too many ballots wait, or the box closes. Nothing is promised; the phone may send it again, which is
    /// always safe.
    void onOverloaded();
}
