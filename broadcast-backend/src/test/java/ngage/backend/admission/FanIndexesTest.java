package ngage.backend.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import ngage.protocol.FanIndex;
import org.junit.jupiter.api.Test;

class FanIndexesTest {

    private static final int BLOCK = FanIndexes.BLOCK;

    private final ManualClock clock = new ManualClock();
    private final List<CompletableFuture<FanIndex>> leases = new ArrayList<>();
    private boolean isGranting;
    private int grantFirst;
    private final FanIndexes fans = new FanIndexes(this::lease, clock::nanos);

    @Test
    void givesOutTheNumbersOfItsBlockInOrder() {
        start(8192);

        assertEquals(new FanIndex(8192), fans.next());
        assertEquals(new FanIndex(8193), fans.next());
    }

    @Test
    void leasesTheNextBlockWhenHalfIsUsedAndGoesOnWithItWithoutAHole() {
        start(0);
        take(BLOCK / 2 - 1);
        assertEquals(1, leases.size());
        take(1);
        assertEquals(2, leases.size());
        leases.get(1).complete(new FanIndex(5 * BLOCK));

        take(BLOCK / 2);

        assertEquals(new FanIndex(5 * BLOCK), fans.next());
        assertEquals(2, leases.size());
    }

    @Test
    void goesOnWithWhatItHasWhileTheStoreIsAwayAndThenHasNone() {
        start(0);
        take(BLOCK / 2);
        leases.get(1).completeExceptionally(new IllegalStateException("Redis is away"));

        take(BLOCK / 2);

        assertNull(fans.next());
    }

    @Test
    void asksTheStoreAgainAfterAWhileAndNotAtEveryJoin() {
        start(0);
        take(BLOCK / 2);
        leases.get(1).completeExceptionally(new IllegalStateException("Redis is away"));
        take(BLOCK / 2);
        assertEquals(2, leases.size());

        clock.pass(Duration.ofMillis(500));
        assertNull(fans.next());
        assertEquals(3, leases.size());
        leases.get(2).complete(new FanIndex(BLOCK));

        assertEquals(new FanIndex(BLOCK), fans.next());
    }

    @Test
    void neverAsksTwiceAtOnce() {
        start(0);
        take(BLOCK);

        assertNull(fans.next());
        assertEquals(2, leases.size());
    }

    /// The first lease is granted at once.
    private void start(int first) {
        isGranting = true;
        grantFirst = first;
        fans.start();
        isGranting = false;
    }

    private void take(int count) {
        for (int i = 0; i < count; i++) {
            assertNotNull(fans.next());
        }
    }

    private CompletableFuture<FanIndex> lease(int count) {
        assertEquals(BLOCK, count);
        CompletableFuture<FanIndex> lease = new CompletableFuture<>();
        leases.add(lease);
        if (isGranting) {
            lease.complete(new FanIndex(grantFirst));
        }
        return lease;
    }
}
