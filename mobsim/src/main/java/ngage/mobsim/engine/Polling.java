package ngage.mobsim.engine;

import java.time.Duration;
import java.util.SplittableRandom;

/// Phones in networks without WebSocket: they poll the log over HTTP, and say what they say by POST.
///
/// @param share of the phones that do, 0 to 1
/// @param every mean time between two polls; each pause is a quarter shorter to a quarter longer
public record Polling(double share, Duration every) {

    static final Polling NOBODY = new Polling(0, Duration.ofSeconds(1));

    public Polling {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("poll's share must be 0 to 1, is " + share);
        }
        if (!every.isPositive()) {
            throw new IllegalArgumentException("poll needs an every of more than 0 ms");
        }
    }

    boolean affects(SplittableRandom random) {
        return random.nextDouble() < share;
    }

    Duration pause(SplittableRandom random) {
        return Duration.ofNanos(Math.round(every.toNanos() * random.nextDouble(0.75, 1.25)));
    }
}
