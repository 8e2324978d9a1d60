package ngage.protocol;

/// Names a show, the plan. The author chooses it in the show file.
///
/// @param value 1 to 64 characters out of letters, digits, `-`, `_` and `.`
public record ShowId(String value) {

    /// @throws IllegalArgumentException if the value is empty, too long or has other characters
    public ShowId {
        Ids.check("ShowId", value, 64);
    }

    @Override
    public String toString() {
        return value;
    }
}
