package ngage.controlroom.link;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long to wait before the next try to connect: 200 ms at first, then twice as long each time up to
/// five seconds, from the second try on with jitter, so that many desks do not come back as one. One
/// owner thread.
final class Backoff {

    private static final Duration FIRST = Duration.ofMillis(200);
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private final RandomGenerator random;
    private int failures;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    /// @param atLeast what the backend asked for; zero if nothing
    Duration next(Duration atLeast) {
        long millis = Math.min(LONGEST.toMillis(), FIRST.toMillis() << Math.min(failures, 10));
        if (failures > 0) {
            millis = millis / 2 + random.nextLong(millis);
        }
        failures++;
        Duration own = Duration.ofMillis(millis);
        return own.compareTo(atLeast) > 0 ? own : atLeast;
    }

    void succeeded() {
        failures = 0;
    }
}
