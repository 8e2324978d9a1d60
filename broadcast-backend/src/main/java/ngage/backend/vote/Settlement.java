package ngage.backend.vote;

import java.util.List;
import java.util.Map;

/// What the other nodes have confirmed of the asks that they know, so that a tally is not final before
/// every ballot that anybody acknowledged is in it. Never blocks.
public interface Settlement {

    /// There is no other node.
    Settlement ALONE = Map::of;

    /// @return for each other node that is alive, by the name that people call it, what its ballot box said
    ///     last in [RedisBallotBox#settled]
    Map<String, List<String>> ofOthers();
}
