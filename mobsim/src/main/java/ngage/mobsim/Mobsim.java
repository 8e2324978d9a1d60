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
import ngage.mobsim.phone.SimulatedPhone;
import ngage.mobsim.time.MobClock;
import ngage.mobsim.time.TimerWheel;
import org.jspecify.annotations.Nullable;

/// One mob at one backend, from the first join to the verdict: knows all the parts and wires them.
public final class Mobsim implements AutoCloseable {

    /// The longest that the end of a run waits for phones with something left to show or to hear of.
    private static final Duration PATIENCE = Duration.ofSeconds(45);

    private final URI backend;
    private final Scenario scenario;
    private final @Nullable String operatorToken;
    private final MobRecord record;
    private final JitterWatchdog watchdog;
    private final LightEngine engine;

    /// @param operatorToken for the recount; without one the verdict is that nothing was verified
    public Mobsim(URI backend, Scenario scenario, @Nullable String operatorToken)
            throws IOException {
        this.backend = backend;
        this.scenario = scenario;
        this.operatorToken = operatorToken;
        MobClock clock = MobClock.system();
        TimerWheel wheel = new TimerWheel(clock);
        this.record = new MobRecord(scenario.phones());
        this.watchdog = new JitterWatchdog(clock, wheel);
        List<SimulatedPhone> phones = new ArrayList<>();
        for (int number = 0; number < scenario.phones(); number++) {
            phones.add(
                    new SimulatedPhone(
                            number,
                            scenario.seed(),
                            scenario.video(),
                            scenario.answers(),
                            clock,
                            wheel,
                            record));
        }
        this.engine =
                new LightEngine(
                        backend,
                        scenario.ramp(),
                        scenario.churn(),
                        scenario.seed(),
                        clock,
                        wheel,
                        record,
                        watchdog,
                        phones);
    }

    public void start() {
        engine.start();
    }

    public Progress progress() {
        return engine.progress();
    }

    /// @return done when the mob has ended, with its fault if it had one
    public CompletableFuture<Void> ended() {
        return engine.ended();
    }

    /// Lets the phones finish, hangs up, counts again, judges. Blocking; once.
    ///
    /// @throws ExecutionException if the mob itself broke
    public Summary finish() throws InterruptedException, ExecutionException {
        CompletableFuture.anyOf(engine.settle(PATIENCE), engine.ended()).get();
        engine.close();
        engine.ended().get();
        if (operatorToken == null) {
            return new Verdict(record, null).judge(scenario.seed(), watchdog.findings());
        }
        try (HttpRecount recount = new HttpRecount(backend, operatorToken)) {
            return new Verdict(record, recount).judge(scenario.seed(), watchdog.findings());
        }
    }

    @Override
    public void close() {
        engine.close();
    }
}
