package ngage.backend.backoff;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long to wait before the next try: longer after each failure up to a limit, and each time a
/// random part of that, so that many who failed together do not come back together. One thread.
public final class Backoff {

    private final Duration first;
    private final Duration longest;
    private final RandomGenerator random;
    private Duration limit;

    public Backoff(Duration first, Duration longest, RandomGenerator random) {
        this.first = first;
        this.longest = longest;
        this.random = random;
        this.limit = first;
    }

    /// It works again.
    public void reset() {
        limit = first;
    }

    /// @return at least half of the present limit, at most all of it
    public Duration next() {
        long half = limit.toNanos() / 2;
        Duration wait = Duration.ofNanos(half + random.nextLong(half + 1));
        Duration doubled = limit.multipliedBy(2);
        limit = doubled.compareTo(longest) < 0 ? doubled : longest;
        return wait;
    }
}
