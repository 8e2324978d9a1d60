package ngage.protocol;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// How many ballots each option has.
///
/// @param counts option to number of ballots, every option of the ask, in its order
public record Tally(Map<OptionId, Long> counts) {

    public Tally {
        counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
    }

    /// @return all ballots together
    public long ballots() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
