package ngage.mobsim;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import ngage.mobsim.engine.LightEngine;
import ngage.mobsim.engine.Progress;
import ngage.mobsim.measure.HttpRecount;
import ngage.mobsim.measure.JitterWatchdog;
import ngage.mobsim.measure.MobRecord;
import ngage.mobsim.measure.Summary;
import ngage.mobsim.measure.Verdict;
import ngage.mobsim.phone.Habits;
import ngage.mobsim.phone.SimulatedPhone;
import ngage.mobsim.time.MobClock;
import ngage.mobsim.time.TimerWheel;
import org.jspecify.annotations.Nullable;

/// The mob of one process, or its part of a larger one: knows all the parts and wires them.
public final class Mobsim implements Mob {

    /// The longest that the end of a run waits for phones with something left to show, to send or to hear
    /// of, and for those that are to come back.
    private static final Duration PATIENCE = Duration.ofSeconds(45);

    private final List<URI> backends;
    private final Scenario scenario;
    private final @Nullable String operatorToken;
    private final Duration patience;
    private final MobRecord record;
    private final JitterWatchdog watchdog;
    private final LightEngine engine;

    /// @param backends origins of nodes, at least one
    /// @param operatorToken for the recount; without one the verdict is that nothing was verified
    public Mobsim(List<URI> backends, Scenario scenario, @Nullable String operatorToken)
            throws IOException {
        this(backends, Part.whole(scenario, null), operatorToken);
    }

    Mobsim(List<URI> backends, Part part, @Nullable String operatorToken) throws IOException {
        this(backends, part, operatorToken, PATIENCE);
    }

    Mobsim(List<URI> backends, Part part, @Nullable String operatorToken, Duration patience)
            throws IOException {
        this.patience = patience;
        this.backends = List.copyOf(backends);
        this.scenario = part.scenario();
        this.operatorToken = operatorToken;
        MobClock clock = MobClock.system();
        TimerWheel wheel = new TimerWheel(clock);
        this.record = new MobRecord(scenario.phones(), part.firstPhone());
        this.watchdog = new JitterWatchdog(clock, wheel);
        Habits habits =
                new Habits(
                        scenario.seed(),
                        scenario.video(),
                        scenario.answers(),
                        clock,
                        wheel,
                        record);
        List<SimulatedPhone> phones = new ArrayList<>(scenario.phones());
        for (int number = 0; number < scenario.phones(); number++) {
            phones.add(new SimulatedPhone(number, habits));
        }
        this.engine =
                new LightEngine(
                        backends,
                        part.source(),
                        scenario.manners(),
                        scenario.seed(),
                        clock,
                        wheel,
                        record,
                        watchdog,
                        phones);
    }

    @Override
    public void start() {
        engine.start();
    }

    @Override
    public Progress progress() {
        return engine.progress();
    }

    @Override
    public CompletableFuture<Void> ended() {
        return engine.ended();
    }

    @Override
    public void cutAll() {
        engine.cutAll();
    }

    @Override
    public Summary finish() throws InterruptedException, ExecutionException {
        settle();
        return judge(record, watchdog, backends, scenario.seed(), operatorToken);
    }

    /// Blocking: counts again at the backend.
    static Summary judge(
            MobRecord record,
            JitterWatchdog watchdog,
            List<URI> backends,
            long seed,
            @Nullable String operatorToken)
            throws InterruptedException {
        if (operatorToken == null) {
            return new Verdict(record, null).judge(seed, watchdog.findings());
        }
        try (HttpRecount recount = new HttpRecount(backends, operatorToken)) {
            return new Verdict(record, recount).judge(seed, watchdog.findings());
        }
    }

    /// Lets the phones finish, and hangs up.
    void settle() throws InterruptedException, ExecutionException {
        engine.settle(patience).get();
    }

    /// Once it has settled.
    MobRecord record() {
        return record;
    }

    /// Once it has settled.
    JitterWatchdog watchdog() {
        return watchdog;
    }

    @Override
    public void close() {
        engine.close();
    }
}
