package ngage.protocol;

/// A fan's number within one show run: dense, counted from 0 in the order of joining, so that a
/// ballot's place in storage is simply this number.
///
/// @param value 0 or more
public record FanIndex(int value) {

    /// @throws IllegalArgumentException if negative
    public FanIndex {
        if (value < 0) {
            throw new IllegalArgumentException("FanIndex must not be negative, is " + value);
        }
    }
}
