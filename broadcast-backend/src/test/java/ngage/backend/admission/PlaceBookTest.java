package ngage.backend.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PlaceBookTest {

    private static final long LIFE = 800;

    private final PlaceBook book = new PlaceBook(LIFE, 0);

    @Test
    void remembersWhatWasSaidLastOfEachPlace() {
        Map<Long, Long> said = new HashMap<>();
        Random random = new Random(1);
        for (long value = 0; value < 20_000; value++) {
            long place = 1L + random.nextInt(10_000);
            if (random.nextInt(4) == 0) {
                book.forget(place, value / 100);
                said.remove(place);
            } else {
                book.remember(place, value, value / 100);
                said.put(place, value);
            }
        }

        assertEquals(said.size(), book.size(200));
        for (long place = 1; place <= 10_000; place++) {
            assertEquals(said.getOrDefault(place, PlaceBook.NONE), book.of(place, 200));
        }
    }

    @Test
    void remembersForALifeAndALittleLonger() {
        book.remember(1, 10, 99);
        book.remember(2, 20, 100);

        assertEquals(10, book.of(1, 899));
        assertEquals(PlaceBook.NONE, book.of(1, 900));
        assertEquals(20, book.of(2, 999));
        assertEquals(1, book.size(999));
        assertEquals(PlaceBook.NONE, book.of(2, 1_000_000));
        assertEquals(0, book.size(1_000_000));
    }
}
