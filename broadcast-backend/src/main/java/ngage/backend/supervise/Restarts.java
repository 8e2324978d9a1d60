package ngage.backend.supervise;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// Decides when each activity is started again. No threads and no clock: every call says what time it is,
/// by the monotonic clock. Guarded by its supervisor.
///
/// ## One that falls alone
/// waits by its own back-off, and is parked after so many falls in a row. Nobody else hears of it.
///
/// ## Many that fall by one cause
/// open its breaker: when half of those that need a resource blame it, or three fall in the same way, within
/// a few seconds. Those who fell by it, and who fall by it from now on, wait there. One of them tries; if it
/// falls again, the next one tries, later. As soon as one says that it works, all start, spread a little. A
/// fall that was the cause's fault is not held against the activity.
final class Restarts {

    private final BreakerPolicy policy;
    private final RandomGenerator random;
    private final Consumer<String> news;
    private final Set<Life> lives = new LinkedHashSet<>();
    private final Map<Cause, Breaker> breakers = new LinkedHashMap<>();
    private long opened;

    /// @param news told in a line when a breaker opens or closes
    Restarts(BreakerPolicy policy, RandomGenerator random, Consumer<String> news) {
        this.policy = policy;
        this.random = random;
        this.news = news;
    }

    /// @return to be started at once
    Life add(Duty duty, long nowNanos) {
        Life life = new Life(duty, random, nowNanos);
        lives.add(life);
        return life;
    }

    /// It ended for good.
    void remove(Life life, long nowNanos) {
        Breaker probed = life.probing;
        if (probed != null) {
            probed.onProbeUnclear(life, nowNanos);
        }
        lives.remove(life);
        for (Breaker breaker : List.copyOf(breakers.values())) {
            breaker.remove(life);
            closeIfDeserted(breaker, nowNanos);
        }
    }

    /// @return how long this one has to wait; 0 if it starts now
    long untilStart(Life life, long nowNanos) {
        Breaker breaker = life.waitsFor;
        return breaker == null ? life.untilStart(nowNanos) : breaker.untilStart(life, nowNanos);
    }

    void onStarted(Life life, long nowNanos) {
        life.isRunning = true;
        life.starts++;
        life.startedNanos = nowNanos;
    }

    /// Only of interest while it is the one who tries.
    void onWorks(Life life, long nowNanos) {
        Breaker breaker = life.probing;
        if (breaker != null) {
            close(breaker, nowNanos, "'" + life.duty.name() + "' works again");
        }
    }

    void onFell(Life life, Duty.Fall fall, long nowNanos) {
        life.isRunning = false;
        life.why = fall.why();
        life.cause = fall.cause();
        Breaker probed = life.probing;
        if (probed != null && probed.cause().equals(fall.cause())) {
            probed.onProbeFailed(life, nowNanos);
            return;
        }
        if (probed != null) {
            probed.onProbeUnclear(life, nowNanos);
        }
        Breaker breaker =
                breakers.computeIfAbsent(fall.cause(), cause -> new Breaker(cause, policy, random));
        int fallen = breaker.onFell(life, nowNanos);
        if (breaker.isOpen()) {
            breaker.wait(life);
        } else if (fallen >= threshold(fall.cause())) {
            opened++;
            breaker.open(nowNanos);
            news.accept(
                    fallen
                            + " activities fell by "
                            + fall.cause().name()
                            + " and wait for it: "
                            + fall.why());
        } else {
            life.backOff(nowNanos);
        }
        if (probed != null) {
            closeIfDeserted(probed, nowNanos);
        }
        breakers.values().removeIf(each -> each.isForgotten(nowNanos));
    }

    List<ActivityReport> activities(long nowNanos) {
        return lives.stream().map(life -> life.report(nowNanos)).toList();
    }

    /// @return those that are open
    List<BreakerReport> breakers(long nowNanos) {
        breakers.values().forEach(breaker -> closeIfDeserted(breaker, nowNanos));
        return breakers.values().stream()
                .filter(Breaker::isOpen)
                .map(breaker -> breaker.report(nowNanos))
                .toList();
    }

    /// @return how often a breaker has opened
    long opened() {
        return opened;
    }

    private int threshold(Cause cause) {
        int dependents = (int) lives.stream().filter(life -> life.needs(cause)).count();
        return dependents == 0 ? policy.sameKind() : policy.threshold(dependents);
    }

    private void closeIfDeserted(Breaker breaker, long nowNanos) {
        if (breaker.isOpen() && breaker.isDeserted(nowNanos)) {
            close(breaker, nowNanos, "nobody waits for it any more");
        }
    }

    private void close(Breaker breaker, long nowNanos, String why) {
        for (Life life : breaker.close(nowNanos)) {
            life.startIn(jitter(), nowNanos);
        }
        news.accept(breaker.cause().name() + " is no cause of falls any more: " + why);
    }

    private Duration jitter() {
        return Duration.ofNanos(random.nextLong(policy.resumeWithin().toNanos() + 1));
    }
}
