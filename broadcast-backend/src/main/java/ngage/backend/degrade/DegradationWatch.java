package ngage.backend.degrade;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import ngage.backend.supervise.Activity;
import ngage.protocol.ToControlRoom.Health;
import ngage.protocol.ToControlRoom.HealthLine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Measures the load a few times a second, and tells the parts what to spare. To be supervised: one thread.
public final class DegradationWatch implements Activity, Spared {

    private static final Logger log = LoggerFactory.getLogger(DegradationWatch.class);
    private static final String COMPONENT = "load";
    private static final HealthLine CALM =
            new HealthLine(COMPONENT, Health.GOOD, "nothing is spared");

    private record Reaction(Step step, Runnable taken, Runnable released) {

        void onChange(int before, int now) {
            if (before < step.number() && step.number() <= now) {
                taken.run();
            } else if (now < step.number() && step.number() <= before) {
                released.run();
            }
        }
    }

    private final DegradationConfig config;
    private final List<Reaction> reactions = new ArrayList<>();
    private final Supplier<Load> load;
    private final LongSupplier nanos;
    private final Degradation degradation;
    private volatile int taken;
    private volatile Load newest = Load.NONE;
    private final WorstLoad worst = new WorstLoad(Duration.ofMinutes(1));
    private volatile HealthLine health = CALM;

    /// @param load measured when it is asked
    /// @param nanos the monotonic clock
    public DegradationWatch(DegradationConfig config, Supplier<Load> load, LongSupplier nanos) {
        this.config = config;
        this.load = load;
        this.nanos = nanos;
        this.degradation = new Degradation(config);
    }

    @Override
    public void run(Progress progress) {
        while (!Thread.currentThread().isInterrupted()) {
            measure();
            progress.works();
            LockSupport.parkNanos(config.measureEvery().toNanos());
        }
    }

    /// One measurement, on the caller's thread.
    void measure() {
        int before = taken;
        Load present = load.get();
        newest = present;
        long now = nanos.getAsLong();
        worst.onLoad(present, now);
        taken = degradation.onLoad(present, now);
        health = taken == 0 ? CALM : new HealthLine(COMPONENT, Health.DEGRADED, inWords());
        if (taken != before) {
            reactions.forEach(reaction -> reaction.onChange(before, taken));
            log.warn("spares {} of {} steps now: {}", taken, Step.values().length, health.text());
        }
    }

    /// For parts that are told instead of asking. Before the first measurement; called on the watch's thread.
    public void on(Step step, Runnable taken, Runnable released) {
        reactions.add(new Reaction(step, taken, released));
    }

    @Override
    public boolean isSpared(Step step) {
        return step.number() <= taken;
    }

    /// @return how many steps are taken
    public int taken() {
        return taken;
    }

    /// @return as it was measured last
    public Load load() {
        return newest;
    }

    /// @return the highest of each number within the last minute, for those who look less often
    public Load worst() {
        return worst.load();
    }

    public HealthLine health() {
        return health;
    }

    private String inWords() {
        String steps =
                Arrays.stream(Step.values())
                        .limit(taken)
                        .map(Step::words)
                        .collect(Collectors.joining(", "));
        return "step "
                + taken
                + " of "
                + Step.values().length
                + ": "
                + steps
                + "; "
                + degradation.why();
    }
}
