package ngage.backend.process;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps activities going, each on a thread of its own: starts again what ended, never gives up, and
/// never takes one down for another's fall.
public final class Supervisor implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Supervisor.class);
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    private final RandomGenerator random;
    private final InstantSource wall;
    private final LongSupplier nanos;
    private final List<SupervisedActivity> activities = new ArrayList<>();

    /// @param wall to say when something happens
    /// @param nanos the monotonic clock, to say how long it took
    public Supervisor(RandomGenerator random, InstantSource wall, LongSupplier nanos) {
        this.random = random;
        this.wall = wall;
        this.nanos = nanos;
    }

    /// Starts an activity and keeps it going.
    ///
    /// @param name for the desk and the log
    public synchronized SupervisedActivity supervise(
            String name, RestartPolicy policy, Activity activity) {
        SupervisedActivity supervised =
                new SupervisedActivity(name, activity, policy, random, wall, nanos);
        activities.add(supervised);
        supervised.start();
        return supervised;
    }

    /// Tells every activity to end, without waiting: those that block in a read need their children
    /// ended first.
    public synchronized void interrupt() {
        activities.forEach(SupervisedActivity::interrupt);
    }

    /// Ends all of them, and waits for it.
    @Override
    public synchronized void close() {
        interrupt();
        for (SupervisedActivity activity : activities) {
            try {
                if (!activity.join(PATIENCE)) {
                    log.warn("{} does not end", activity.name());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
