package ngage.mobsim.engine;

import java.time.Duration;
import java.util.SplittableRandom;

/// Phones that stop reading for a while, and go on talking. If the backend cuts them off, they come back
/// and stop reading again, until the while is over.
///
/// @param share of the phones that do, 0 to 1
/// @param after start of the mob
/// @param lasting how long they do not read
public record Stalls(double share, Duration after, Duration lasting) {

    static final Stalls NOBODY = new Stalls(0, Duration.ZERO, Duration.ofSeconds(1));

    public Stalls {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("stalled's share must be 0 to 1, is " + share);
        }
        if (after.isNegative() || !lasting.isPositive()) {
            throw new IllegalArgumentException(
                    "stalled needs an after of 0 ms or more and a lasting of more than 0 ms");
        }
    }

    boolean affects(SplittableRandom random) {
        return random.nextDouble() < share;
    }
}
