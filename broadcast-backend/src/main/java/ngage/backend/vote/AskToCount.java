package ngage.backend.vote;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import ngage.protocol.CountingRule;
import ngage.protocol.CueContent;
import ngage.protocol.CueRunId;
import ngage.protocol.Option;
import ngage.protocol.OptionId;
import ngage.protocol.Tally;

/// What a ballot box must know of an ask.
///
/// @param options 2 to 15, in the ask's order
public record AskToCount(CueRunId cueRun, List<OptionId> options, CountingRule counts) {

    public AskToCount {
        options = List.copyOf(options);
    }

    public static AskToCount of(CueRunId cueRun, CueContent.Ask ask) {
        return new AskToCount(
                cueRun, ask.options().stream().map(Option::id).toList(), ask.counts());
    }

    /// @param counts number of ballots for each option, by its place
    Tally tally(long[] counts) {
        if (counts.length != options.size()) {
            throw new IllegalArgumentException(
                    cueRun + " has " + options + ", not counts " + Arrays.toString(counts));
        }
        Map<OptionId, Long> byOption = new LinkedHashMap<>();
        for (int place = 0; place < counts.length; place++) {
            byOption.put(options.get(place), counts[place]);
        }
        return new Tally(byOption);
    }
}
