package ngage.backend.admission;

/// Who came when, as counts: how many phones arrived in each tenth of a second, and how far the door has
/// called. It knows no phone: each keeps its own [Spot].
///
/// The order is by arrival, on whatever node; a phone that comes from another node is the last of its
/// tenth of a second. Looks back 54 minutes; who came before has been called. Not safe by itself: its
/// owner has the guard.
final class WaitingLine {

    /// Where a phone is in the line.
    ///
    /// @param arrivedMillis when it came, on the wall clock
    /// @param rank of those who came in the same tenth of a second, 1 for the first
    record Spot(long arrivedMillis, int rank) {

        private static final int RANK_BITS = 20;

        /// In one number, as good as the spot: a rank beyond a million is as far back as a million.
        long packed() {
            return arrivedMillis << RANK_BITS | Math.min(rank, (1 << RANK_BITS) - 1);
        }

        static Spot ofPacked(long packed) {
            return new Spot(packed >> RANK_BITS, (int) (packed & (1 << RANK_BITS) - 1));
        }
    }

    private static final int SLOT_MILLIS = 100;
    private static final int SLOTS = 1 << 15;

    /// Turns come in fractions, phones do not.
    private static final double HALF = 0.5;

    private final int[] arrivals = new int[SLOTS];

    /// The oldest slot of which not all have been called, and how many of it have been.
    private long first;

    private double called;
    private long total;

    WaitingLine(long nowMillis) {
        this.first = slot(nowMillis);
    }

    /// @return whether somebody is waiting who has not been called
    boolean isSomebodyWaiting() {
        return total - called > HALF;
    }

    /// Calls the next ones.
    void call(double count, long nowMillis) {
        long now = slot(nowMillis);
        double left = count;
        while (left > 0 && first < now && total > 0) {
            int here = arrivals[index(first)];
            double uncalled = here - called;
            if (uncalled > left) {
                called += left;
                left = 0;
            } else {
                left -= Math.max(0, uncalled);
                forgetFirst();
            }
        }
        if (total == 0) {
            first = now;
            called = 0;
        } else if (first >= now) {
            // Those of this very moment: more of them may come.
            called = Math.min(arrivals[index(first)], called + left);
        }
        while (now - first >= SLOTS) {
            forgetFirst();
        }
    }

    /// A phone takes its place: it has arrived then, now or, on another node, before.
    Spot add(long arrivedMillis, long nowMillis) {
        long slot = Math.min(slot(arrivedMillis), slot(nowMillis));
        if (slot < first) {
            return new Spot(arrivedMillis, 1);
        }
        total++;
        return new Spot(arrivedMillis, ++arrivals[index(slot)]);
    }

    /// @return how many are before the phone
    long position(Spot spot, long nowMillis) {
        return Math.max(0, Math.round(uncalledBefore(spot, nowMillis)));
    }

    /// @return whether it is the phone's turn
    boolean isCalled(Spot spot, long nowMillis) {
        return uncalledBefore(spot, nowMillis) < -HALF;
    }

    /// Negative for those who have been called: -1 for the last of them.
    private double uncalledBefore(Spot spot, long nowMillis) {
        long slot = Math.min(slot(spot.arrivedMillis), slot(nowMillis));
        if (slot < first || total == 0) {
            return -1;
        }
        long before = spot.rank - 1L;
        for (long each = first; each < slot; each++) {
            before += arrivals[index(each)];
        }
        return before - called;
    }

    private void forgetFirst() {
        total -= arrivals[index(first)];
        arrivals[index(first)] = 0;
        called = 0;
        first++;
    }

    private static long slot(long millis) {
        return Math.floorDiv(millis, (long) SLOT_MILLIS);
    }

    private static int index(long slot) {
        return (int) (slot & SLOTS - 1);
    }
}
