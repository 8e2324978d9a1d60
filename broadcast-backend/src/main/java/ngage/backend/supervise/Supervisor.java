package ngage.backend.supervise;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import ngage.protocol.ToControlRoom.HealthLine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps activities going, each on a thread of its own: starts again what ended, never gives up, never
/// takes one down for another's fall, and lets those that fell by one cause wait for it together.
///
/// Any thread. [Restarts] decides, guarded by this.
public final class Supervisor implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Supervisor.class);
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    private final LongSupplier nanos;
    private final BiFunction<String, Activity, Activity> wrapping;
    private final Restarts restarts;
    private final List<SupervisedActivity> activities = new ArrayList<>();

    public static Supervisor standard() {
        return wrapping((_, activity) -> activity);
    }

    /// @param wrapping makes of an activity's name and the activity what is run instead of it
    public static Supervisor wrapping(BiFunction<String, Activity, Activity> wrapping) {
        return new Supervisor(
                BreakerPolicy.DEFAULT, RandomGenerator.getDefault(), System::nanoTime, wrapping);
    }

    Supervisor(BreakerPolicy policy, RandomGenerator random, LongSupplier nanos) {
        this(policy, random, nanos, (_, activity) -> activity);
    }

    /// @param random used under this object's lock only
    /// @param nanos the monotonic clock
    private Supervisor(
            BreakerPolicy policy,
            RandomGenerator random,
            LongSupplier nanos,
            BiFunction<String, Activity, Activity> wrapping) {
        this.wrapping = wrapping;
        this.nanos = nanos;
        this.restarts = new Restarts(policy, random, log::warn);
    }

    /// Starts an activity and keeps it going.
    public synchronized SupervisedActivity supervise(Duty duty) {
        SupervisedActivity supervised =
                new SupervisedActivity(
                        this,
                        restarts.add(duty, nanos.getAsLong()),
                        wrapping.apply(duty.name(), duty.activity()));
        activities.add(supervised);
        supervised.start();
        return supervised;
    }

    /// @return how each activity fares, in the order in which they were started; those that ended are left
    ///     out
    public synchronized List<ActivityReport> activities() {
        return restarts.activities(nanos.getAsLong());
    }

    /// @return the breakers that are open
    public synchronized List<BreakerReport> breakers() {
        return restarts.breakers(nanos.getAsLong());
    }

    /// @return for the desk: a line for each open breaker, and one for each activity
    public List<HealthLine> health() {
        return Stream.concat(
                        breakers().stream().map(BreakerReport::line),
                        activities().stream().map(ActivityReport::line))
                .toList();
    }

    /// @return how often a breaker has opened
    public synchronized long breakersOpened() {
        return restarts.opened();
    }

    /// Tells every activity to end, without waiting: those that block in a read need their children
    /// ended first.
    public void interrupt() {
        present().forEach(SupervisedActivity::interrupt);
    }

    /// Ends all of them, and waits for it.
    @Override
    public void close() {
        interrupt();
        awaitEnd(present(), PATIENCE);
    }

    /// Waits for activities that were told to end; of one that does not, it says so.
    ///
    /// @param patience with each
    public static void awaitEnd(Collection<SupervisedActivity> activities, Duration patience) {
        for (SupervisedActivity activity : activities) {
            try {
                if (!activity.join(patience)) {
                    log.warn("{} does not end", activity.name());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /// Blocking. An interrupt ends nothing: it is a close's, or a late echo of the activity's own.
    ///
    /// @return whether it starts now; else it ends
    synchronized boolean awaitStart(SupervisedActivity activity) {
        while (!activity.isEnding()) {
            long now = nanos.getAsLong();
            long wait = restarts.untilStart(activity.life(), now);
            if (wait <= 0) {
                restarts.onStarted(activity.life(), now);
                return true;
            }
            try {
                TimeUnit.NANOSECONDS.timedWait(this, wait);
            } catch (InterruptedException e) {
                log.debug("{} was woken early", activity.name(), e);
            }
        }
        return false;
    }

    synchronized boolean isProbe(Life life) {
        return life.probing != null;
    }

    synchronized void onWorks(Life life) {
        restarts.onWorks(life, nanos.getAsLong());
        notifyAll();
    }

    synchronized void onFell(Life life, Duty.Fall fall) {
        long now = nanos.getAsLong();
        restarts.onFell(life, fall, now);
        log.info("{}: {}", life.duty.name(), life.state(now).inWords());
        notifyAll();
    }

    synchronized void remove(Life life) {
        restarts.remove(life, nanos.getAsLong());
        activities.removeIf(activity -> activity.life() == life);
        notifyAll();
    }

    synchronized void wake() {
        notifyAll();
    }

    synchronized ActivityReport report(Life life, boolean isEnded) {
        ActivityReport report = life.report(nanos.getAsLong());
        return isEnded
                ? new ActivityReport(report.name(), new ActivityState.Ended(), report.restarts())
                : report;
    }

    private synchronized Collection<SupervisedActivity> present() {
        return List.copyOf(activities);
    }
}
