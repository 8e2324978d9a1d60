package ngage.backend.admission;

import java.util.concurrent.CompletionStage;
import ngage.protocol.FanIndex;

/// Gives out blocks of fan indexes, no number twice, to whatever node asks.
public interface FanBlocks {

    /// Returns at once.
    ///
    /// @return the first of `count` numbers that nobody else has; fails if the store of the numbers did
    ///     not answer in its time
    CompletionStage<FanIndex> lease(int count);
}
