package ngage.backend.ops;

import com.sun.management.ThreadMXBean;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import ngage.backend.admission.Door;
import ngage.backend.audience.AudienceHub;
import ngage.backend.chaos.Chaos;
import ngage.backend.chaos.Victim;
import ngage.backend.degrade.DegradationWatch;
import ngage.backend.supervise.ActivityReport;
import ngage.backend.supervise.Supervisor;
import ngage.backend.vote.BallotCounts;
import ngage.backend.vote.RedisBallotBox;
import ngage.protocol.ToControlRoom.Health;
import ngage.protocol.ToControlRoom.HealthLine;

/// The numbers of one node, as instruments see them. Asked on any thread, one at a time; what is asked
/// counts for itself, so that a scrape costs those who serve phones nothing.
public final class NodeMetrics implements AutoCloseable {

    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final Supervisor supervisor;

    /// Micrometer holds what it counts weakly.
    private final List<Object> held = new ArrayList<>();

    private final Supplier<List<HealthLine>> health;
    private final MultiGauge healthLines;
    private final MultiGauge states;
    private final MultiGauge breakers;

    public NodeMetrics(
            AudienceHub hub,
            RedisBallotBox ballots,
            Door door,
            Supplier<List<HealthLine>> health,
            Supervisor supervisor,
            DegradationWatch degradation) {
        this.health = health;
        this.supervisor = supervisor;
        this.healthLines =
                MultiGauge.builder("ngage.health")
                        .description("what the desk's panel says: 0 good, 1 degraded, 2 down")
                        .register(registry);
        this.states =
                MultiGauge.builder("ngage.activity.state")
                        .description("1 for the state that an activity is in")
                        .register(registry);
        this.breakers =
                MultiGauge.builder("ngage.breaker.waiting")
                        .description("activities that wait for an open breaker")
                        .register(registry);
        phones(hub);
        gauge("ngage.phones.waiting", "fans in the waiting room", () -> door.waiting());
        ballots(ballots);
        load(degradation);
        count(
                "ngage.breakers.opened",
                "how often activities fell by a common cause",
                supervisor::breakersOpened);
        process();
    }

    /// @param name as Micrometer has it, words with points between them
    private void gauge(String name, String description, DoubleSupplier value) {
        Gauge.builder(name, value::getAsDouble)
                .description(description)
                .strongReference(true)
                .register(registry);
    }

    /// @param total since the process started
    private void count(String name, String description, LongSupplier total) {
        held.add(total);
        FunctionCounter.builder(name, total, LongSupplier::getAsLong)
                .description(description)
                .register(registry);
    }

    /// Shows the crashes that are made on purpose, if any are.
    public void show(Chaos chaos) {
        if (!chaos.isOn()) {
            return;
        }
        held.add(chaos);
        for (Victim victim : Victim.values()) {
            FunctionCounter.builder("ngage.chaos.crashes", chaos, all -> all.crashes(victim))
                    .description("crashes made on purpose")
                    .tag("victim", victim.word())
                    .register(registry);
        }
    }

    public synchronized String inPrometheusText() {
        List<ActivityReport> activities = supervisor.activities();
        healthLines.register(worstByComponent(), true);
        states.register(activities.stream().map(NodeMetrics::state).toList(), true);
        activities.forEach(this::countRestarts);
        breakers.register(
                supervisor.breakers().stream()
                        .<Row<?>>map(open ->
                                Row.of(Tags.of("cause", open.cause().name()), open.waiting()))
                        .toList(),
                true);
        return registry.scrape();
    }

    @Override
    public void close() {
        collections.close();
        registry.close();
    }

    private void phones(AudienceHub hub) {
        gauge(
                "ngage.phones.connected",
                "phones that are there, by a socket or by polling",
                () -> hub.numbers().connected());
        gauge(
                "ngage.phones.silent",
                "phones that missed a heartbeat",
                () -> hub.numbers().silent());
        gauge(
                "ngage.phones.held",
                "phones that hold the cue in standby",
                () -> hub.numbers().held());
        gauge(
                "ngage.phones.shown",
                "phones that have shown the cue on air",
                () -> hub.numbers().shown());
        count("ngage.entries", "entries of the log given to phones", hub::offset);
        count("ngage.phones.frames", "frames begun to be written to phones", hub::framesWritten);
        count("ngage.phones.written.bytes", "bytes written to phones", hub::bytesWritten);
    }

    private void ballots(RedisBallotBox box) {
        BallotCounts counts = box.counts();
        gauge("ngage.ballots.waiting", "ballots without an answer", box::waiting);
        count("ngage.ballots.stored", "ballots acknowledged", counts::stored);
        count("ngage.ballots.late", "ballots that came too late", counts::tooLate);
        count("ngage.ballots.overloaded", "ballots told to come again", counts::overloaded);
        count("ngage.ballots.batches", "calls of Redis that stored ballots", counts::batches);
        count(
                "ngage.redis.failures",
                "calls of Redis for ballots whose outcome is not known",
                counts::failedBatches);
    }

    private void load(DegradationWatch degradation) {
        gauge("ngage.degradation.steps", "steps of what is spared", degradation::taken);
        gauge(
                "ngage.loop.lag.seconds",
                "the longest that work waited for an I/O loop within a minute",
                () -> degradation.worst().loopLagMillis() / 1000);
        gauge(
                "ngage.cue.lag.seconds",
                "the longest that an entry took to be given to the last socket within a minute",
                () -> degradation.worst().cueLagMillis() / 1000);
        gauge(
                "ngage.heap.after.collection.ratio",
                "part of the heap in use after the newest collection",
                () -> degradation.load().heap());
    }

    private void process() {
        new JvmMemoryMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        collections.bindTo(registry);
        if (ManagementFactory.getThreadMXBean() instanceof ThreadMXBean threads) {
            count(
                    "ngage.jvm.allocated.bytes",
                    "bytes allocated by all threads, dead ones too",
                    threads::getTotalThreadAllocatedBytes);
        }
    }

    /// Two lines of one component would be one row.
    private List<Row<?>> worstByComponent() {
        Map<String, Integer> worst = new TreeMap<>();
        health.get()
                .forEach(line -> worst.merge(line.component(), number(line.state()), Math::max));
        List<Row<?>> rows = new ArrayList<>();
        worst.forEach(
                (component, state) -> rows.add(Row.of(Tags.of("component", component), state)));
        return rows;
    }

    private static int number(Health state) {
        return switch (state) {
            case GOOD -> 0;
            case DEGRADED -> 1;
            case DOWN -> 2;
        };
    }

    private static Row<?> state(ActivityReport activity) {
        return Row.of(
                Tags.of(
                        "activity",
                        activity.name(),
                        "state",
                        activity.state().getClass().getSimpleName().toLowerCase(Locale.ROOT)),
                1);
    }

    private void countRestarts(ActivityReport activity) {
        // Registered when first seen; again it changes nothing.
        String name = activity.name();
        FunctionCounter.builder("ngage.activity.restarts", supervisor, all -> restarts(all, name))
                .description("how often an activity was started again")
                .tag("activity", name)
                .register(registry);
    }

    private static long restarts(Supervisor supervisor, String name) {
        return supervisor.activities().stream()
                .filter(activity -> activity.name().equals(name))
                .mapToLong(ActivityReport::restarts)
                .sum();
    }
}
