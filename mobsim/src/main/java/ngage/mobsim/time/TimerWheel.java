package ngage.mobsim.time;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// Timers of a whole mob: 4,096 slots of one millisecond, so that setting, cancelling and firing cost
/// the same for one phone as for 19,000.
///
/// One thread. A timer never fires early, and at most a millisecond late as far as the wheel is
/// concerned. What is cancelled stays linked, without its action, until its slot comes round.
public final class TimerWheel {

    /// One action that is due once.
    public static final class Timer {
        private final long dueTick;
        private @Nullable Runnable action;
        private @Nullable Timer next;

        private Timer(long dueTick, Runnable action) {
            this.dueTick = dueTick;
            this.action = action;
        }

        /// Makes sure that it does not fire any more. Safe to repeat.
        public void cancel() {
            action = null;
        }
    }

    private static final int SLOTS = 4096;
    private static final long TICK_NANOS = 1_000_000;

    private final MobClock clock;
    private final long startNanos;
    private final @Nullable Timer[] slots = new Timer[SLOTS];
    private final BitSet occupied = new BitSet(SLOTS);
    private final Queue<Timer> due = new ArrayDeque<>();
    private long currentTick;

    public TimerWheel(MobClock clock) {
        this.clock = clock;
        this.startNanos = clock.nanos();
    }

    /// @param delay from now; what is past is due at the next tick
    public Timer after(Duration delay, Runnable action) {
        return at(clock.nanos() + delay.toNanos(), action);
    }

    /// @param nanos on the monotonic clock
    public Timer at(long nanos, Runnable action) {
        long tick = Math.ceilDiv(nanos - startNanos, TICK_NANOS);
        Timer timer = new Timer(Math.max(tick, currentTick + 1), action);
        link(timer);
        return timer;
    }

    /// @return how long nothing can be due, at most one turn of the wheel; 0 if something is due now
    public long idleNanos() {
        int from = slotOf(currentTick + 1);
        int slot = occupied.nextSetBit(from);
        if (slot < 0) {
            slot = occupied.nextSetBit(0);
        }
        long ticks = slot < 0 ? SLOTS : Math.floorMod(slot - from, SLOTS);
        long dueNanos = startNanos + (currentTick + 1 + ticks) * TICK_NANOS;
        return Math.max(0, dueNanos - clock.nanos());
    }

    /// Fires all that is due.
    public void advance() {
        long nowTick = Math.floorDiv(clock.nanos() - startNanos, TICK_NANOS);
        long last = Math.min(nowTick, currentTick + SLOTS);
        for (long tick = currentTick + 1; tick <= last; tick++) {
            collect(slotOf(tick), nowTick);
        }
        currentTick = Math.max(currentTick, nowTick);
        for (Timer timer = due.poll(); timer != null; timer = due.poll()) {
            Runnable action = timer.action;
            if (action != null) {
                timer.cancel();
                action.run();
            }
        }
    }

    private void collect(int slot, long nowTick) {
        if (!occupied.get(slot)) {
            return;
        }
        Timer timer = slots[slot];
        slots[slot] = null;
        occupied.clear(slot);
        while (timer != null) {
            Timer next = timer.next;
            if (timer.dueTick <= nowTick) {
                due.add(timer);
            } else if (timer.action != null) {
                link(timer);
            }
            timer = next;
        }
    }

    private void link(Timer timer) {
        int slot = slotOf(timer.dueTick);
        timer.next = slots[slot];
        slots[slot] = timer;
        occupied.set(slot);
    }

    private static int slotOf(long tick) {
        return (int) Math.floorMod(tick, (long) SLOTS);
    }
}
