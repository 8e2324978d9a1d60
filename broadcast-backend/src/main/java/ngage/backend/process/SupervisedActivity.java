package ngage.backend.process;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import ngage.backend.backoff.Backoff;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One activity and its thread. The state is read by any thread.
public final class SupervisedActivity {

    private static final Logger log = LoggerFactory.getLogger(SupervisedActivity.class);

    private final String name;
    private final Activity activity;
    private final RestartPolicy policy;
    private final Backoff backoff;
    private final Backoff probes;
    private final InstantSource wall;
    private final LongSupplier nanos;
    private final Thread thread;

    private volatile ActivityState state;
    private volatile boolean isClosed;
    private int failures;

    SupervisedActivity(
            String name,
            Activity activity,
            RestartPolicy policy,
            RandomGenerator random,
            InstantSource wall,
            LongSupplier nanos) {
        this.name = name;
        this.activity = activity;
        this.policy = policy;
        this.backoff = new Backoff(policy.first(), policy.longest(), random);
        this.probes = new Backoff(policy.parked(), policy.parked(), random);
        this.wall = wall;
        this.nanos = nanos;
        this.state = new ActivityState.Running(wall.instant());
        // Not a virtual thread: activities read from pipes, which would pin its carrier.
        this.thread = Thread.ofPlatform().name(name).unstarted(this::keepGoing);
    }

    public String name() {
        return name;
    }

    public ActivityState state() {
        return state;
    }

    void start() {
        thread.start();
    }

    /// Asks it to end, for good.
    void interrupt() {
        isClosed = true;
        thread.interrupt();
    }

    /// @return whether it has ended by then
    boolean join(Duration patience) throws InterruptedException {
        return thread.join(patience);
    }

    private void keepGoing() {
        while (!isClosed) {
            state = new ActivityState.Running(wall.instant());
            long startedNanos = nanos.getAsLong();
            String why = runOnce();
            if (!isClosed) {
                pause(Duration.ofNanos(nanos.getAsLong() - startedNanos), why);
            }
        }
        state = new ActivityState.Ended();
    }

    /// @return why it ended
    private String runOnce() {
        try {
            activity.run();
            return "ended";
        } catch (IOException e) { // the world outside: the words are enough
            log.debug("{} fell", name, e);
            return wordsOf(e);
        } catch (Throwable e) { // whatever it is, it must not end the supervision
            if (!isClosed) {
                log.warn("{} fell", name, e);
            }
            return wordsOf(e);
        }
    }

    private static String wordsOf(Throwable e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private void pause(Duration ran, String why) {
        Instant ended = wall.instant();
        if (ran.compareTo(policy.healthyAfter()) >= 0) {
            failures = 0;
            backoff.reset();
        }
        failures++;
        boolean parks = policy.parks(failures);
        Duration pause = parks ? probes.next() : backoff.next();
        Instant at = ended.plus(pause);
        if (parks) {
            state = new ActivityState.Parked(at, why);
        } else {
            state = new ActivityState.Restarting(at, why);
        }
        log.info("{}: {}", name, state.inWords(ended));
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) { // by a close, or by a late echo of the activity's own
            log.debug("{} was woken early", name, e);
        }
    }
}
