package ngage.backend.vote;

import java.util.List;
import ngage.protocol.CountingRule;
import ngage.protocol.CueRunId;
import ngage.protocol.OptionId;

/// What a ballot box must know of an ask.
///
/// @param options 2 to 15, in the ask's order
public record AskToCount(CueRunId cueRun, List<OptionId> options, CountingRule counts) {

    public AskToCount {
        options = List.copyOf(options);
    }
}
