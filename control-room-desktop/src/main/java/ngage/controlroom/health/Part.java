package ngage.controlroom.health;

import java.time.Duration;
import java.util.Comparator;
import ngage.controlroom.ui.Format;
import ngage.protocol.ToControlRoom.Health;
import ngage.protocol.ToControlRoom.HealthLine;

/// One part of the system, and for how long the desk has seen it as it is.
record Part(HealthLine line, Duration forThatLong) {

    /// What is down first; of what is equally bad, the newest first.
    static final Comparator<Part> WORST_FIRST =
            Comparator.comparing((Part part) -> part.line.state())
                    .reversed()
                    .thenComparing(Part::forThatLong);

    boolean isTrouble() {
        return line.state() != Health.GOOD;
    }

    /// @return such as `DOWN for 12.0 s · log reader: waits for redis with 2 others, next try in 1 s`
    String inWords() {
        return line.state()
                + " for "
                + Format.seconds(forThatLong)
                + "  ·  "
                + line.component()
                + ": "
                + line.text();
    }

    /// @return its name, with the number of its restarts if it had any
    String name() {
        Long restarts = line.restarts();
        return restarts == null || restarts == 0
                ? line.component()
                : line.component() + " ↻" + restarts;
    }
}
