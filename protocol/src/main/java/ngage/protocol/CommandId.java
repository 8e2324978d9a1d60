package ngage.protocol;

/// Names one command of an operator. The same id sent again gets the first answer again.
///
/// @param value 1 to 64 characters out of letters, digits, `-`, `_` and `.`
public record CommandId(String value) {

    /// @throws IllegalArgumentException if the value is empty, too long or has other characters
    public CommandId {
        Ids.check("CommandId", value, 64);
    }

    @Override
    public String toString() {
        return value;
    }
}
