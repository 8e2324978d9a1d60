package ngage.backend.chaos;

import java.util.Locale;

/// Whose crashes are injected.
public enum Victim {
    /// What a phone's message calls, on its I/O thread.
    PHONE("phone handler"),
    /// The thread that stores ballots.
    FLUSHER("ballot flusher"),
    /// The thread that reads the cue log.
    READER("log reader"),
    /// The thread that reads the tally.
    TALLY("tally reader"),
    /// The thread that tells the other nodes of this one.
    PULSE("node pulse");

    private final String words;

    Victim(String words) {
        this.words = words;
    }

    /// @return in one word, for options and metrics
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// @return in words; of a thread, the name of its activity
    public String words() {
        return words;
    }
}
