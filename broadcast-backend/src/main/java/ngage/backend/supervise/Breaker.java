package ngage.backend.supervise;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import ngage.backend.backoff.Backoff;
import org.jspecify.annotations.Nullable;

/// One cause of falls: who fell by it lately; and while it is open, who waits, and who tries for all of
/// them. The next to try is the one that has waited longest, so that one with a fault of its own does not
/// keep the others waiting. Guarded by its supervisor.
final class Breaker {

    private final Cause cause;
    private final BreakerPolicy policy;
    private final Backoff backoff;
    private final Map<Life, Long> falls = new LinkedHashMap<>();
    private final Deque<Life> waiting = new ArrayDeque<>();
    private @Nullable Life prober;
    private boolean isOpen;
    private long openedNanos;
    private long closedNanos;
    private long probeAtNanos;
    private long probeStartedNanos;

    Breaker(Cause cause, BreakerPolicy policy, RandomGenerator random) {
        this.cause = cause;
        this.policy = policy;
        this.backoff = new Backoff(policy.firstProbe(), policy.longestProbe(), random);
    }

    Cause cause() {
        return cause;
    }

    boolean isOpen() {
        return isOpen;
    }

    int waiting() {
        return waiting.size();
    }

    /// @return how many different activities fell by this within the window
    int onFell(Life life, long nowNanos) {
        falls.put(life, nowNanos);
        forgetOld(nowNanos);
        return falls.size();
    }

    /// @return whether nothing is left to remember
    boolean isForgotten(long nowNanos) {
        forgetOld(nowNanos);
        return !isOpen
                && falls.isEmpty()
                && nowNanos - closedNanos > policy.forgetAfter().toNanos();
    }

    void open(long nowNanos) {
        if (nowNanos - closedNanos > policy.forgetAfter().toNanos()) {
            backoff.reset();
        }
        isOpen = true;
        openedNanos = nowNanos;
        probeAtNanos = nowNanos + backoff.next().toNanos();
        // Those who fell by it and wait by themselves wait here now; whoever runs may be well.
        falls.keySet().stream().filter(this::isDownByThis).forEach(this::wait);
    }

    void wait(Life life) {
        if (!waiting.contains(life)) {
            life.waitsFor = this;
            waiting.add(life);
        }
    }

    /// @return 0 if it is this one's turn to try, which it now does
    long untilStart(Life life, long nowNanos) {
        giveUpOnProbe(nowNanos);
        if (prober != null) {
            return Math.max(1, probeStartedNanos + policy.probeWithin().toNanos() - nowNanos);
        }
        if (life != waiting.peek()) {
            // Woken as soon as something changes; else to see that the first one is gone.
            return Math.max(1, probeAtNanos - nowNanos + policy.probeWithin().toNanos());
        }
        long wait = probeAtNanos - nowNanos;
        if (wait > 0) {
            return wait;
        }
        waiting.remove();
        life.waitsFor = null;
        life.probing = this;
        prober = life;
        probeStartedNanos = nowNanos;
        return 0;
    }

    Duration untilProbe(long nowNanos) {
        return prober == null
                ? Duration.ofNanos(Math.max(0, probeAtNanos - nowNanos))
                : Duration.ZERO;
    }

    /// The one who tried fell by the same: the next one tries, later.
    void onProbeFailed(Life life, long nowNanos) {
        endProbe(life);
        probeAtNanos = nowNanos + backoff.next().toNanos();
        wait(life);
    }

    /// The one who tried fell by something else, or is gone: nothing is known, the next one tries at once.
    void onProbeUnclear(Life life, long nowNanos) {
        endProbe(life);
        probeAtNanos = nowNanos;
    }

    /// @return who may start now
    Collection<Life> close(long nowNanos) {
        Life probed = prober;
        if (probed != null) {
            endProbe(probed);
        }
        isOpen = false;
        closedNanos = nowNanos;
        falls.clear();
        List<Life> released = List.copyOf(waiting);
        waiting.clear();
        return released;
    }

    void remove(Life life) {
        falls.remove(life);
        waiting.remove(life);
    }

    /// @return whether nobody is left for whom it is open
    boolean isDeserted(long nowNanos) {
        giveUpOnProbe(nowNanos);
        return waiting.isEmpty() && prober == null;
    }

    BreakerReport report(long nowNanos) {
        return new BreakerReport(
                cause,
                waiting.size(),
                untilProbe(nowNanos),
                Duration.ofNanos(nowNanos - openedNanos));
    }

    private boolean isDownByThis(Life life) {
        return !life.isRunning && cause.equals(life.cause);
    }

    private void giveUpOnProbe(long nowNanos) {
        Life probed = prober;
        if (probed != null && nowNanos - probeStartedNanos > policy.probeWithin().toNanos()) {
            onProbeUnclear(probed, nowNanos);
        }
    }

    private void endProbe(Life life) {
        life.probing = null;
        prober = null;
    }

    private void forgetOld(long nowNanos) {
        falls.values().removeIf(fell -> nowNanos - fell > policy.window().toNanos());
    }
}
