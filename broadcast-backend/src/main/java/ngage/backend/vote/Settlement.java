package ngage.backend.vote;

import java.util.List;

/// What the other nodes have confirmed of the asks that they know, so that a tally is not final before
/// every ballot that anybody acknowledged is in it. Never blocks.
public interface Settlement {

    /// There is no other node.
    Settlement ALONE = List::of;

    /// @return for each other node that is alive, what its ballot box said last in
    ///     [RedisBallotBox#settled]
    List<List<String>> ofOthers();
}
