package ngage.backend.degrade;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Decides how many steps are taken. No threads and no clock: every call says what time it is, by the
/// monotonic clock. One thread.
///
/// A step is taken at once with those before it when its trigger says so. Steps are taken back one at a
/// time, the last first, with the trigger's calm time between them.
final class Degradation {

    private final List<Watched> watched = new ArrayList<>();
    private final @Nullable Integer fixed;
    private int taken;
    private long releasedNanos;
    private String why = "";

    Degradation(DegradationConfig config) {
        config.triggers().forEach(trigger -> watched.add(new Watched(trigger)));
        this.fixed = config.fixed();
    }

    /// @return how many steps are taken now
    int onLoad(Load load, long nowNanos) {
        watched.forEach(each -> each.onLoad(load, nowNanos));
        if (fixed != null) {
            taken = fixed;
            why = "as the operator has it";
            return taken;
        }
        int wanted = watched.stream().mapToInt(Watched::wanted).max().orElse(0);
        if (wanted > taken) {
            taken = wanted;
            releasedNanos = nowNanos;
        } else if (wanted < taken && nowNanos - releasedNanos >= calmNanos(taken)) {
            taken--;
            releasedNanos = nowNanos;
        }
        why = reason();
        return taken;
    }

    /// @return in words, for the desk
    String why() {
        return why;
    }

    private String reason() {
        String pressing =
                watched.stream()
                        .filter(each -> each.isOn)
                        .map(Watched::inWords)
                        .collect(Collectors.joining(", "));
        return pressing.isEmpty() && taken > 0
                ? "the load has gone, it is taken back soon"
                : pressing;
    }

    private long calmNanos(int step) {
        return watched.stream()
                .map(each -> each.trigger)
                .filter(trigger -> trigger.step().number() == step)
                .mapToLong(trigger -> trigger.releaseAfter().toNanos())
                .max()
                .orElse(0);
    }

    /// One trigger, and since when its measure is beyond one of its limits.
    private static final class Watched {

        final Trigger trigger;
        boolean isOn;
        private double measured;
        private boolean isBeyond;
        private long beyondSinceNanos;

        Watched(Trigger trigger) {
            this.trigger = trigger;
        }

        void onLoad(Load load, long nowNanos) {
            measured = trigger.measure().of(load);
            boolean isBeyondNow = isOn ? measured < trigger.below() : measured > trigger.above();
            if (isBeyondNow && !isBeyond) {
                beyondSinceNanos = nowNanos;
            }
            isBeyond = isBeyondNow;
            long patience = (isOn ? trigger.releaseAfter() : trigger.takeAfter()).toNanos();
            if (isBeyond && nowNanos - beyondSinceNanos >= patience) {
                isOn = !isOn;
                isBeyond = false;
            }
        }

        int wanted() {
            return isOn ? trigger.step().number() : 0;
        }

        String inWords() {
            return trigger.measure().inWords(measured);
        }
    }
}
