package ngage.mobsim;

import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// Cuts all phones off at stated moments, on one daemon thread.
final class Cuts implements AutoCloseable {

    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("mob-cuts").factory());

    /// @param seconds after now
    static Cuts of(Mob mob, List<Long> seconds) {
        Cuts cuts = new Cuts();
        for (long second : seconds) {
            cuts.plan(mob, second);
        }
        return cuts;
    }

    private void plan(Mob mob, long second) {
        // A mob that cannot be cut has ended, which it says itself.
        var _ = timer.schedule(mob::cutAll, second, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
