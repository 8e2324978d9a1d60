package ngage.backend.supervise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whole nights in a moment: activities on two stores that go and come back, with faults of their own in
/// between. Whatever happens, nobody is forgotten and nothing that is down is stormed.
final class RestartsGeneratedTest {

    private static final long STEP = Duration.ofMillis(5).toNanos();
    private static final int STEPS = 40_000;
    private static final int ACTIVITIES = 24;

    private static final class StoreAway extends IOException {
        final int store;

        StoreAway(int store) {
            super("store " + store + " is away");
            this.store = store;
        }
    }

    private static final List<Resource> STORES =
            List.of(
                    new Resource("east", e -> e instanceof StoreAway away && away.store == 0),
                    new Resource("west", e -> e instanceof StoreAway away && away.store == 1));

    private static LongStream seeds() {
        return LongStream.range(0, 40);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void allWorkSoonAfterTheirStoreIsBackAndFewAskWhileItIsAway(long seed) {
        Random random = new Random(seed);
        Restarts restarts = new Restarts(BreakerPolicy.DEFAULT, random, _ -> {});
        List<Life> lives = new ArrayList<>();
        for (int i = 0; i < ACTIVITIES; i++) {
            List<Resource> needs = i % 3 == 2 ? List.of() : List.of(STORES.get(i % 3));
            lives.add(
                    restarts.add(
                            new Duty(
                                    Character.toString('a' + i),
                                    RestartPolicy.CORE,
                                    needs,
                                    _ -> {}),
                            0));
        }
        boolean[] isUp = {true, true};
        long[] changed = {0, 0};
        int[] asked = {0, 0};
        for (int step = 1; step < STEPS; step++) {
            long now = step * STEP;
            for (int store = 0; store < 2; store++) {
                if (random.nextInt(2000) == 0) {
                    if (!isUp[store]) {
                        assertNotStormed(asked[store], now - changed[store]);
                    }
                    isUp[store] = !isUp[store];
                    changed[store] = now;
                    asked[store] = 0;
                }
            }
            for (int i = 0; i < ACTIVITIES; i++) {
                Life life = lives.get(i);
                int store = i % 3;
                boolean hasStore = store == 2 || isUp[store];
                if (life.isRunning) {
                    if (!hasStore) {
                        restarts.onFell(life, life.duty.fall(new StoreAway(store)), now);
                    } else if (random.nextInt(5000) == 0) {
                        restarts.onFell(
                                life,
                                life.duty.fall(
                                        new IllegalStateException("bug of " + life.duty.name())),
                                now);
                    } else {
                        restarts.onWorks(life, now);
                    }
                } else if (restarts.untilStart(life, now) == 0) {
                    restarts.onStarted(life, now);
                    if (!hasStore) {
                        asked[store]++;
                    }
                }
                if (hasStore && !life.isRunning && store < 2) {
                    assertNotForgotten(life, now - changed[store], now);
                }
            }
        }
        assertEquals(ACTIVITIES, restarts.activities(STEPS * STEP).size());
    }

    /// Eight activities need it; alone, each would ask every half second. Each may ask once because it was
    /// let go a moment ago, and once because another cause of its fall has passed; and the first four
    /// probes are quick.
    private static void assertNotStormed(int asked, long awayNanos) {
        double seconds = awayNanos / 1e9;
        assertTrue(
                asked <= 8 + 8 + 4 + 2.5 * seconds,
                asked + " asked in the " + seconds + " s it was away");
    }

    private static void assertNotForgotten(Life life, long upNanos, long now) {
        assertTrue(
                life.waitsFor == null || upNanos < Duration.ofMillis(1_600).toNanos(),
                () -> life.duty.name() + " after " + upNanos / 1e9 + " s: " + life.state(now));
    }
}
