package ngage.backend.audience;

import org.jspecify.annotations.Nullable;

/// When to look at each phone of a shard again: slots of a quarter of a second, each a chain of the
/// phones themselves, so that setting a time costs nothing and a look touches only who is due.
///
/// One thread. A time beyond the wheel is looked at once a turn of it.
final class TimerWheel {

    static final int TICK_MILLIS = 250;

    private static final int SLOTS = 256;
    private static final int NOWHERE = -1;

    private final @Nullable Phone[] slots = new Phone[SLOTS];
    private int tick;

    TimerWheel(int nowMillis) {
        tick = tick(nowMillis);
    }

    /// Looks at the phone when this time has passed: not before, and at most two ticks after. What was
    /// set before is forgotten.
    void set(Phone phone, int atMillis) {
        remove(phone);
        int ahead = Math.clamp(tick(atMillis) + 1 - tick, 1, SLOTS - 1);
        int slot = tick + ahead & SLOTS - 1;
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
        int to = tick(nowMillis);
        while (to - tick > 0) {
            tick++;
            int slot = tick & SLOTS - 1;
            // A look puts the phone elsewhere, or takes it out.
            for (Phone phone = slots[slot]; phone != null; phone = slots[slot]) {
                remove(phone);
                phone.onTime();
            }
        }
    }

    private static int tick(int millis) {
        return Math.floorDiv(millis, TICK_MILLIS);
    }
}
