package ngage.protocol;

/// Names one performance of a cue, frozen when it went to standby. A ballot belongs to a cue run, never to "now".
///
/// @param value 1 to 64 characters out of letters, digits, `-`, `_` and `.`
public record CueRunId(String value) {

    /// @throws IllegalArgumentException if the value is empty, too long or has other characters
    public CueRunId {
        Ids.check("CueRunId", value, 64);
    }

    @Override
    public String toString() {
        return value;
    }
}
