package ngage.backend.audience;

import org.jspecify.annotations.Nullable;

/// When to look at each phone of a shard again: slots of a quarter of a second, each a chain of the
/// phones themselves, so that setting a time costs nothing and a look touches only who is due.
///
/// One thread. A time beyond the wheel is looked at once a turn of it. Times are milliseconds that may
/// overflow, as they do after 24 days: only their differences count.
final class TimerWheel {

    static final int TICK_MILLIS = 250;

    private static final int SLOTS = 256;
    private static final int NOWHERE = -1;

    private final @Nullable Phone[] slots = new Phone[SLOTS];
    private int tick;
    private int tickMillis;

    TimerWheel(int nowMillis) {
        tickMillis = nowMillis;
    }

    /// Looks at the phone when this time has passed: not before, and at most two ticks after. What was
    /// set before is forgotten.
    void set(Phone phone, int atMillis) {
        remove(phone);
        int ticks = Math.floorDiv(atMillis - tickMillis, TICK_MILLIS) + 1;
        int slot = tick + Math.clamp(ticks, 1, SLOTS - 1) & SLOTS - 1;
        Phone first = slots[slot];
        phone.timerSlot = slot;
        phone.timerNext = first;
        if (first != null) {
            first.timerBefore = phone;
        }
        slots[slot] = phone;
    }

    void remove(Phone phone) {
        if (phone.timerSlot == NOWHERE) {
            return;
        }
        Phone before = phone.timerBefore;
        Phone next = phone.timerNext;
        if (before == null) {
            slots[phone.timerSlot] = next;
        } else {
            before.timerNext = next;
        }
        if (next != null) {
            next.timerBefore = before;
        }
        phone.timerSlot = NOWHERE;
        phone.timerBefore = null;
        phone.timerNext = null;
    }

    /// Looks at all phones that are due.
    void advance(int nowMillis) {
        while (nowMillis - tickMillis >= TICK_MILLIS) {
            tickMillis += TICK_MILLIS;
            tick = tick + 1 & SLOTS - 1;
            int slot = tick;
            // A look puts the phone elsewhere, or takes it out.
            for (Phone phone = slots[slot]; phone != null; phone = slots[slot]) {
                remove(phone);
                phone.onTime();
            }
        }
    }
}
