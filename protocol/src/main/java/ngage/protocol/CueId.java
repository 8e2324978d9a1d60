package ngage.protocol;

/// Names a cue within its show, for ever. Not the cue's number, which is a label that crews change.
///
/// @param value 1 to 64 characters out of letters, digits, `-`, `_` and `.`
public record CueId(String value) {

    /// @throws IllegalArgumentException if the value is empty, too long or has other characters
    public CueId {
        Ids.check("CueId", value, 64);
    }

    @Override
    public String toString() {
        return value;
    }
}
