package ngage.backend.conduct;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import ngage.backend.relay.NodeId;
import org.junit.jupiter.api.Test;

class PledgeTest {

    private static final NodeId ONE = new NodeId("one");
    private static final NodeId TWO = new NodeId("two");

    private final AtomicLong nanos = new AtomicLong();
    private final Pledge pledge = new Pledge(new NodeId("this"), nanos::get);

    @Test
    void isHeldForItsLifeAndRenewedByEachPromise() {
        assertFalse(pledge.isHeld());
        assertTrue(pledge.give(ONE, 3, List.of()));
        nanos.addAndGet(Pledge.LIFE.toNanos() - 1);
        assertTrue(pledge.isHeld());

        assertTrue(pledge.give(ONE, 3, List.of()));
        nanos.addAndGet(Pledge.LIFE.toNanos() - 1);
        assertTrue(pledge.isHeld());
        nanos.addAndGet(1);
        assertFalse(pledge.isHeld());
    }

    @Test
    void isNotGivenToAnOlderTermNorToASecondNodeOfTheSame() {
        assertTrue(pledge.give(ONE, 3, List.of()));

        assertFalse(pledge.give(TWO, 2, List.of()));
        assertFalse(pledge.give(TWO, 3, List.of()));
        assertTrue(pledge.give(TWO, 4, List.of()));
        assertFalse(pledge.give(ONE, 3, List.of()));
    }

    @Test
    void isNotGivenToAnOlderTermThanThisNodeHasHad() {
        pledge.onOwnTerm(5);

        assertFalse(pledge.give(ONE, 4, List.of()));
        assertFalse(pledge.give(ONE, 5, List.of()));
        assertTrue(pledge.give(ONE, 6, List.of()));
    }

    @Test
    void toItselfKeepsANodeFromNothing() {
        assertTrue(pledge.give(new NodeId("this"), 3, List.of()));

        assertFalse(pledge.isHeld());
    }
}
