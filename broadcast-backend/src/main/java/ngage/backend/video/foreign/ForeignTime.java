package ngage.backend.video.foreign;

/// By what somebody else's programme tells the time.
public enum ForeignTime {
    /// By its playlist's date-time: cues come up on their frame.
    DATE_TIME,
    /// By our own clock, if the playlist has no date-time: its edge, at the moment in which it is seen, is now.
    CLOCK;

    /// @param text of `--foreign-time`
    /// @throws IllegalArgumentException if it is neither
    public static ForeignTime of(String text) {
        return switch (text) {
            case "date-time" -> DATE_TIME;
            case "clock" -> CLOCK;
            default ->
                    throw new IllegalArgumentException(
                            "--foreign-time must be date-time or clock, is " + text);
        };
    }
}
