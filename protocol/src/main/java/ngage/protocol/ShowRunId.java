package ngage.protocol;

/// Names one performance of a show. It is also the epoch of the cue log: another run, another log.
///
/// @param value 1 to 64 characters out of letters, digits, `-`, `_` and `.`
public record ShowRunId(String value) {

    /// @throws IllegalArgumentException if the value is empty, too long or has other characters
    public ShowRunId {
        Ids.check("ShowRunId", value, 64);
    }

    @Override
    public String toString() {
        return value;
    }
}
