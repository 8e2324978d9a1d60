package ngage.protocol;

/// Names an option of an ask, free of language: usually `A`, `B`, `C`, `D`.
///
/// @param value 1 to 16 characters out of letters, digits, `-`, `_` and `.`
public record OptionId(String value) {

    /// @throws IllegalArgumentException if the value is empty, too long or has other characters
    public OptionId {
        Ids.check("OptionId", value, 16);
    }

    @Override
    public String toString() {
        return value;
    }
}
