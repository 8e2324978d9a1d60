package ngage.backend.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// What every lease does.
abstract class LeaseContractTest {

    /// @return one node's view of a lease that nobody has had yet
    abstract Lease here();

    /// @return another node's view of the same
    abstract Lease there();

    @Test
    void isHeldByOneNodeAtATime() throws Exception {
        assertEquals(OptionalLong.of(1), here().acquire());

        assertEquals(OptionalLong.empty(), there().acquire());
        assertTrue(here().renew(1));
        assertFalse(there().renew(1));
    }

    @Test
    void comesWithANewTermAlsoForTheNodeThatHoldsIt() throws Exception {
        assertEquals(OptionalLong.of(1), here().acquire());
        assertEquals(OptionalLong.of(2), here().acquire());

        assertFalse(here().renew(1));
        assertTrue(here().renew(2));
    }

    @Test
    void isFreeWhenItIsGivenBack() throws Exception {
        assertEquals(OptionalLong.of(1), here().acquire());
        here().release(1);

        assertEquals(OptionalLong.of(2), there().acquire());
        assertFalse(here().renew(1));
    }

    @Test
    void isNotGivenBackByWhoDoesNotHoldIt() throws Exception {
        assertEquals(OptionalLong.of(1), here().acquire());
        there().release(1);

        assertTrue(here().renew(1));
    }
}
