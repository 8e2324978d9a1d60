package ngage.mobsim.engine;

import java.time.Duration;
import java.util.SplittableRandom;

/// How long to wait before the next try: anything from nothing to a bound that doubles with each failure
/// ("full jitter"), so that a mob that fell together does not get up together.
final class Backoff {

    private static final long FIRST_MILLIS = 1000;
    private static final long MOST_MILLIS = 15_000;

    private final SplittableRandom random;
    private int failures;

    Backoff(SplittableRandom random) {
        this.random = random;
    }

    Duration next() {
        long bound = Math.min(MOST_MILLIS, FIRST_MILLIS << Math.min(failures, 10));
        failures++;
        return Duration.ofMillis(random.nextLong(bound + 1));
    }

    void onSuccess() {
        failures = 0;
    }
}
