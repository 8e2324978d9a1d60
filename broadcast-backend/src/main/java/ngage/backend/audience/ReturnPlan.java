package ngage.backend.audience;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/// Where and when phones that are sent away should come back. Any thread.
final class ReturnPlan {

    private final Duration within;
    private volatile int times = 1;
    private volatile Supplier<List<String>> otherNodes = List::of;

    ReturnPlan(Duration within) {
        this.within = within;
    }

    void setOtherNodes(Supplier<List<String>> nodes) {
        otherNodes = nodes;
    }

    /// Spreads returns over so many times the usual time.
    void stretch(int times) {
        this.times = times;
    }

    /// @return origins of the nodes that a phone may try instead of this one
    List<String> otherNodes() {
        return otherNodes.get();
    }

    /// @return when one phone should come back: each at another moment
    Duration slot() {
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(millis() + 1));
    }

    /// @param part 0 to 1, another one for each of many phones
    Duration slot(double part) {
        return Duration.ofMillis((long) (part * millis()));
    }

    private long millis() {
        return within.toMillis() * times;
    }
}
