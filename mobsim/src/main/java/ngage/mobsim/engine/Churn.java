package ngage.mobsim.engine;

import java.time.Duration;
import java.util.SplittableRandom;

/// Phones that lose their connection now and then, as phones do.
///
/// @param share of the phones that do
/// @param every mean time between two losses; exponential
/// @param away longest time until such a phone tries to come back; uniform
public record Churn(double share, Duration every, Duration away) {

    public Churn {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("churn's share must be 0 to 1, is " + share);
        }
        if (!every.isPositive() || !away.isPositive()) {
            throw new IllegalArgumentException("churn needs every and away of more than 0 ms");
        }
    }

    boolean affects(SplittableRandom random) {
        return random.nextDouble() < share;
    }

    Duration untilNextLoss(SplittableRandom random) {
        return Duration.ofNanos(Math.round(-Math.log(1 - random.nextDouble()) * every.toNanos()));
    }

    Duration absence(SplittableRandom random) {
        return Duration.ofNanos(random.nextLong(away.toNanos()));
    }
}
