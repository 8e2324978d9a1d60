package ngage.backend.admission;

import java.util.concurrent.CompletionStage;
import ngage.protocol.FanIndex;

/// Gives every new fan of a show run the next number, on whatever node the fan joins.
public interface FanIndexes {

    /// Returns at once.
    ///
    /// @return a number that no other fan of this run has; fails if the store of the numbers did not
    ///     answer in its time
    CompletionStage<FanIndex> next();
}
