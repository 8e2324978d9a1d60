package ngage.backend.supervise;

import java.time.Duration;
import java.util.random.RandomGenerator;
import ngage.backend.backoff.Backoff;
import org.jspecify.annotations.Nullable;

/// What [Restarts] remembers of one activity. Guarded by its supervisor.
final class Life {

    final Duty duty;
    private final Backoff backoff;
    private final Backoff probes;

    boolean isRunning;
    long startedNanos;
    long starts;
    String why = "not started";

    /// Of its last fall.
    @Nullable Cause cause;

    /// Where it waits; nothing while it runs or waits by itself.
    @Nullable Breaker waitsFor;

    /// The breaker for which it tries at this moment.
    @Nullable Breaker probing;

    private int failures;
    private boolean isParked;
    private long startAtNanos;

    Life(Duty duty, RandomGenerator random, long nowNanos) {
        this.duty = duty;
        RestartPolicy policy = duty.policy();
        this.backoff = new Backoff(policy.first(), policy.longest(), random);
        this.probes = new Backoff(policy.parked(), policy.parked(), random);
        this.startAtNanos = nowNanos;
    }

    boolean needs(Cause resource) {
        return duty.needs().stream().anyMatch(need -> Cause.of(need).equals(resource));
    }

    /// It fell by its own fault, as far as is known.
    void backOff(long nowNanos) {
        if (nowNanos - startedNanos >= duty.policy().healthyAfter().toNanos()) {
            failures = 0;
            backoff.reset();
        }
        failures++;
        isParked = duty.policy().parks(failures);
        startAtNanos = nowNanos + (isParked ? probes : backoff).next().toNanos();
    }

    /// What it fell by is over.
    void startIn(Duration wait, long nowNanos) {
        waitsFor = null;
        isParked = false;
        startAtNanos = nowNanos + wait.toNanos();
    }

    long untilStart(long nowNanos) {
        return Math.max(0, startAtNanos - nowNanos);
    }

    ActivityState state(long nowNanos) {
        if (isRunning) {
            return new ActivityState.Running(Duration.ofNanos(nowNanos - startedNanos));
        }
        Breaker breaker = waitsFor;
        if (breaker != null) {
            return new ActivityState.Waiting(
                    breaker.cause(), breaker.waiting() - 1, breaker.untilProbe(nowNanos), why);
        }
        Duration wait = Duration.ofNanos(untilStart(nowNanos));
        return isParked
                ? new ActivityState.Parked(wait, why)
                : new ActivityState.Restarting(wait, failures, duty.policy().parkAfter(), why);
    }

    ActivityReport report(long nowNanos) {
        return new ActivityReport(duty.name(), state(nowNanos), Math.max(0, starts - 1));
    }
}
