package ngage.backend.supervise;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One activity and its thread. What is asked here may be asked by any thread.
public final class SupervisedActivity {

    private static final Logger log = LoggerFactory.getLogger(SupervisedActivity.class);

    private final Supervisor supervisor;
    private final Life life;
    private final Activity activity;
    private final Thread thread;
    private volatile boolean isEnding;
    private volatile boolean isProbe;
    private @Nullable Cause lastTold;

    SupervisedActivity(Supervisor supervisor, Life life, Activity activity) {
        this.supervisor = supervisor;
        this.life = life;
        this.activity = activity;
        // Not a virtual thread: activities read from pipes, which would pin its carrier.
        this.thread =
                Thread.ofPlatform().name(life.duty.name()).daemon().unstarted(this::keepGoing);
    }

    public String name() {
        return life.duty.name();
    }

    public ActivityReport report() {
        return supervisor.report(life, isEnded());
    }

    public ActivityState state() {
        return report().state();
    }

    /// It is not started again; if it waits to be, that is over. What it does now it may finish: its owner
    /// tells it to.
    public void end() {
        isEnding = true;
        supervisor.wake();
        wake();
    }

    /// Ends a pause that the activity makes by parking.
    public void wake() {
        LockSupport.unpark(thread);
    }

    /// Like [#end], and returns when it has ended.
    public void endAndWait() {
        end();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Ends it, and what it does now as well.
    public void interrupt() {
        end();
        thread.interrupt();
    }

    /// @return whether it has ended by then
    public boolean join(Duration patience) throws InterruptedException {
        return !thread.isAlive() || thread.join(patience);
    }

    boolean isEnding() {
        return isEnding;
    }

    Life life() {
        return life;
    }

    void start() {
        thread.start();
    }

    private boolean isEnded() {
        return thread.getState() == Thread.State.TERMINATED;
    }

    private void keepGoing() {
        try {
            while (!isEnding && supervisor.awaitStart(this)) {
                isProbe = supervisor.isProbe(life);
                Duty.Fall fall = runOnce();
                if (fall != null) {
                    supervisor.onFell(life, fall);
                }
            }
        } finally {
            supervisor.remove(life);
        }
    }

    /// @return why it fell; nothing if it was to end
    private Duty.@Nullable Fall runOnce() {
        try {
            activity.run(this::works);
            return isEnding ? null : life.duty.end();
        } catch (Throwable e) { // whatever it is, it must not end the supervision
            if (isEnding) {
                log.debug("{} fell while it ended", name(), e);
                return null;
            }
            Duty.Fall fall = life.duty.fall(e);
            tell(fall, e);
            return fall;
        }
    }

    /// With its trace once, not again while it falls in the same way; and never for the world outside, of
    /// which the words are enough.
    private void tell(Duty.Fall fall, Throwable e) {
        if (e instanceof IOException || life.needs(fall.cause()) || fall.cause().equals(lastTold)) {
            log.debug("{} fell", name(), e);
        } else {
            log.warn("{} fell", name(), e);
        }
        lastTold = fall.cause();
    }

    private void works() {
        if (isProbe) {
            isProbe = false;
            supervisor.onWorks(life);
        }
    }
}
