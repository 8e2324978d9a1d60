package ngage.backend.chaos;

import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import ngage.backend.relay.LogListener;
import ngage.backend.supervise.Activity;
import ngage.backend.vote.BallotBox;
import ngage.protocol.Fact;
import ngage.protocol.LogEntry;
import ngage.protocol.RunMode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes parts of this node crash, once it has heard that the run is a rehearsal and that a
/// cue went on air. Any thread.
public final class Chaos implements LogListener {

    private static final Logger log = LoggerFactory.getLogger(Chaos.class);

    private final Map<Victim, CrashPlan> plans = new EnumMap<>(Victim.class);
    private final LongSupplier nanos;
    private final AtomicLong left = new AtomicLong();
    private volatile @Nullable RunMode mode;
    private volatile boolean hasBegun;

    /// @param spec absent for none at all
    /// @param nanos the monotonic clock
    public Chaos(@Nullable ChaosSpec spec, LongSupplier nanos) {
        this.nanos = nanos;
        if (spec == null) {
            return;
        }
        this.left.set(spec.most());
        Random seeds = new Random(spec.seed());
        for (Victim victim : Victim.values()) {
            long seed = seeds.nextLong();
            double rate = spec.perSecond().getOrDefault(victim, 0.0);
            if (rate > 0) {
                plans.put(victim, new CrashPlan(rate, new Random(seed), nanos.getAsLong()));
            }
        }
        log.warn("CHAOS: this node makes its own parts crash, {}", spec);
    }

    @Override
    public void onEntry(LogEntry entry) {
        if (entry.fact() instanceof Fact.RunStarted started) {
            mode = started.mode();
        } else if (entry.fact() instanceof Fact.CueOnAir) {
            hasBegun = true;
        }
    }

    /// @return whether the run is none that may be disturbed: then nothing crashes, and the node should not
    ///     start
    public boolean isRefused() {
        return !plans.isEmpty() && mode == RunMode.ON_AIR;
    }

    /// @return the same box, in which phones' handlers crash, before or after it has the ballot
    public BallotBox around(BallotBox box) {
        return plans.containsKey(Victim.PHONE) ? new ChaoticBallotBox(box, this) : box;
    }

    /// @return the same clock, which phones' handlers read when a phone says hello, and under which they crash
    public InstantSource around(InstantSource wall) {
        if (!plans.containsKey(Victim.PHONE)) {
            return wall;
        }
        return () -> {
            crashIfDue(Victim.PHONE);
            return wall.instant();
        };
    }

    /// @return whether there may be crashes at all
    public boolean isOn() {
        return !plans.isEmpty();
    }

    /// @return the same activity, which crashes between two turns of its work if it is a victim
    public Activity around(String name, Activity activity) {
        for (Victim victim : plans.keySet()) {
            if (victim.words().equals(name)) {
                return progress ->
                        activity.run(() -> {
                            progress.works();
                            crashIfDue(victim);
                        });
            }
        }
        return activity;
    }

    /// @return how many crashes there have been
    public long crashes(Victim victim) {
        CrashPlan plan = plans.get(victim);
        return plan == null ? 0 : plan.crashes();
    }

    boolean isDue(Victim victim) {
        CrashPlan plan = plans.get(victim);
        long now = nanos.getAsLong();
        return plan != null
                && mode == RunMode.REHEARSAL
                && hasBegun
                && left.get() > 0
                && plan.isDue(now)
                && left.getAndDecrement() > 0;
    }

    private void crashIfDue(Victim victim) {
        if (isDue(victim)) {
            throw new InjectedCrash(victim.words());
        }
    }
}
