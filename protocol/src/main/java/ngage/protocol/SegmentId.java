package ngage.protocol;

/// Names a segment within its show.
///
/// @param value 1 to 64 characters out of letters, digits, `-`, `_` and `.`
public record SegmentId(String value) {

    /// @throws IllegalArgumentException if the value is empty, too long or has other characters
    public SegmentId {
        Ids.check("SegmentId", value, 64);
    }

    @Override
    public String toString() {
        return value;
    }
}
