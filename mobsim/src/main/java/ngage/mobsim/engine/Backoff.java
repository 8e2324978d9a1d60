package ngage.mobsim.engine;

import java.time.Duration;
import java.util.SplittableRandom;

/// How long to wait before the next try: anything from nothing to a bound that doubles with each failure
/// ("full jitter"), so that a mob that fell together does not get up together. Stateless.
final class Backoff {

    private static final long FIRST_MILLIS = 500;
    private static final long MOST_MILLIS = 15_000;
    private static final int MOST_DOUBLINGS = 10;

    private Backoff() {}

    /// @param failures before this one, since the phone was last welcome
    static Duration after(int failures, SplittableRandom random) {
        long bound = Math.min(MOST_MILLIS, FIRST_MILLIS << Math.min(failures, MOST_DOUBLINGS));
        return Duration.ofMillis(random.nextLong(bound + 1));
    }
}
