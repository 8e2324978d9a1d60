package ngage.backend.degrade;

import java.util.Locale;

/// One number of the [Load].
public enum Measure {
    LOOP_LAG("I/O is late by %.0f ms"),
    CUE_LAG("a cue reached its last socket after %.0f ms"),
    BALLOTS("%.0f %% of the places for waiting ballots are taken"),
    HEAP("%.0f %% of the heap is in use after a collection");

    private final String words;

    Measure(String words) {
        this.words = words;
    }

    /// @return in milliseconds or percent
    double of(Load load) {
        return switch (this) {
            case LOOP_LAG -> load.loopLagMillis();
            case CUE_LAG -> load.cueLagMillis();
            case BALLOTS -> 100 * load.ballots();
            case HEAP -> 100 * load.heap();
        };
    }

    String inWords(double measured) {
        return String.format(Locale.ROOT, words, measured);
    }
}
