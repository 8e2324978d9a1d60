package ngage.backend.audience;

import java.io.IOException;
import ngage.protocol.FanIndex;

/// Gives every new fan of a show run the next number, on whatever node the fan joins.
public interface FanIndexes {

    /// May block.
    ///
    /// @return a number that no other fan of this run has
    /// @throws IOException if the store of the numbers did not answer
    FanIndex next() throws IOException;
}
