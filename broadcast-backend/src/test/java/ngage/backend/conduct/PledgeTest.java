package ngage.backend.conduct;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import ngage.backend.conduct.Pledge.Prepared;
import ngage.backend.relay.Entries;
import ngage.backend.relay.NodeId;
import ngage.protocol.LogEntry;
import org.junit.jupiter.api.Test;

class PledgeTest {

    private static final NodeId THIS = new NodeId("this");
    private static final NodeId ONE = new NodeId("one");
    private static final NodeId TWO = new NodeId("two");

    private final AtomicLong nanos = new AtomicLong();
    private final Pledge pledge = new Pledge(THIS, nanos::get);

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
        assertTrue(pledge.onNewTerm(THIS, 5));

        assertFalse(pledge.give(ONE, 4, List.of()));
        assertFalse(pledge.give(ONE, 5, List.of()));
        assertTrue(pledge.give(ONE, 6, List.of()));
    }

    @Test
    void toItselfKeepsANodeFromNothing() {
        assertTrue(pledge.give(THIS, 3, List.of()));

        assertFalse(pledge.isHeld());
    }

    @Test
    void lettingANewerTermBeginEndsWhatWasUnderWayHere() {
        AtomicLong facts = new AtomicLong();
        assertTrue(pledge.give(THIS, 3, List.of()));
        assertTrue(pledge.fulfil(3, facts::incrementAndGet));
        assertEquals(1, facts.get());

        assertTrue(pledge.onNewTerm(ONE, 4));

        assertFalse(pledge.fulfil(3, facts::incrementAndGet));
        assertEquals(1, facts.get());
        assertFalse(pledge.isHeld());
        assertFalse(pledge.give(THIS, 3, List.of()));
    }

    @Test
    void forgetsWhatThisNodeHasPreparedAndNotAllHaveAgreedTo() {
        LogEntry entry = Entries.entry(7);
        assertTrue(pledge.give(THIS, 3, List.of(entry)));
        assertEquals(new Prepared(THIS, List.of(entry)), pledge.preparedAfter(6));

        pledge.withdraw();

        assertEquals(List.of(), pledge.preparedAfter(6).entries());
    }

    @Test
    void forgetsWhatWasPreparedInAnOlderTermThanTheOneThatHasBegun() {
        LogEntry entry = Entries.entry(7);
        assertTrue(pledge.give(ONE, 3, List.of(entry)));

        pledge.onConducts(3);
        assertEquals(List.of(entry), pledge.preparedAfter(6).entries());

        pledge.onConducts(4);
        assertEquals(List.of(), pledge.preparedAfter(6).entries());
    }

    @Test
    void remembersWhoKnowsWhatBecameOfWhatWasPrepared() {
        LogEntry entry = Entries.entry(7);
        assertTrue(pledge.give(ONE, 3, List.of(entry)));

        pledge.withdraw();

        assertEquals(new Prepared(ONE, List.of(entry)), pledge.preparedAfter(6));
        assertEquals(List.of(), pledge.preparedAfter(7).entries());
    }
}
