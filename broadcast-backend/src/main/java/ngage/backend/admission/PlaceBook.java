package ngage.backend.admission;

import java.util.Arrays;

/// Remembers one number of each place for as long as the place may be shown, without an object for any.
///
/// Places expire by the page, of which each holds those of one part of the time. How many there may be is
/// its owner's to say, who also has the guard, and tells the time.
final class PlaceBook {

    /// Nothing is known of the place. Never remembered as a value.
    static final long NONE = Long.MIN_VALUE;

    private static final int PARTS = 8;

    private final long partNanos;

    /// The newest first. A place is on one of them.
    private final Page[] pages = new Page[PARTS + 1];

    private long turnedNanos;
    private int size;

    /// @param lifeNanos how long a place is remembered; up to an eighth longer
    PlaceBook(long lifeNanos, long nowNanos) {
        this.partNanos = Math.ceilDiv(lifeNanos, (long) PARTS);
        this.turnedNanos = nowNanos;
        Arrays.setAll(pages, _ -> new Page());
    }

    /// @param place its number, not 0
    /// @return what was remembered last; else [#NONE]
    long of(long place, long nowNanos) {
        turn(nowNanos);
        for (Page page : pages) {
            long value = page.get(place);
            if (value != NONE) {
                return value;
            }
        }
        return NONE;
    }

    /// In place of what was remembered before.
    ///
    /// @param place its number, not 0
    void remember(long place, long value, long nowNanos) {
        forget(place, nowNanos);
        pages[0].put(place, value);
        size++;
    }

    void forget(long place, long nowNanos) {
        turn(nowNanos);
        for (Page page : pages) {
            if (page.get(place) != NONE) {
                page.put(place, NONE);
                size--;
            }
        }
    }

    /// @return how many places are remembered
    int size(long nowNanos) {
        turn(nowNanos);
        return size;
    }

    private void turn(long nowNanos) {
        while (nowNanos - turnedNanos >= partNanos) {
            turnedNanos = size == 0 ? nowNanos : turnedNanos + partNanos;
            size -= pages[PARTS].size();
            System.arraycopy(pages, 0, pages, 1, PARTS);
            pages[0] = new Page();
        }
    }

    /// A hash table of open addresses. What is forgotten keeps its slot until the page goes.
    private static final class Page {

        private static final long FREE = 0;
        private static final int FIRST_SLOTS = 64;

        private long[] places = new long[FIRST_SLOTS];
        private long[] values = new long[FIRST_SLOTS];
        private int taken;

        long get(long place) {
            int slot = slot(place);
            return places[slot] == FREE ? NONE : values[slot];
        }

        void put(long place, long value) {
            int slot = slot(place);
            if (places[slot] == FREE) {
                taken++;
            }
            places[slot] = place;
            values[slot] = value;
            if (taken > places.length / 3 * 2) {
                grow();
            }
        }

        int size() {
            int known = 0;
            for (int slot = 0; slot < places.length; slot++) {
                known += places[slot] != FREE && values[slot] != NONE ? 1 : 0;
            }
            return known;
        }

        /// Numbers are random already: their last bits are as good as any hash.
        private int slot(long place) {
            int slot = (int) place & places.length - 1;
            while (places[slot] != FREE && places[slot] != place) {
                slot = slot + 1 & places.length - 1;
            }
            return slot;
        }

        private void grow() {
            long[] oldPlaces = places;
            long[] oldValues = values;
            places = new long[2 * oldPlaces.length];
            values = new long[places.length];
            for (int old = 0; old < oldPlaces.length; old++) {
                if (oldPlaces[old] != FREE) {
                    int slot = slot(oldPlaces[old]);
                    places[slot] = oldPlaces[old];
                    values[slot] = oldValues[old];
                }
            }
        }
    }
}
