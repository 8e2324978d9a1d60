package ngage.backend.relay;

import static ngage.backend.relay.Entries.entries;
import static ngage.backend.relay.Entries.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import ngage.protocol.LogEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every cue log does.
abstract class CueLogContractTest {

    /// @return an empty log, always the same one within a test
    abstract CueLog log();

    /// From now on the lease is held in this term.
    abstract void conduct(long term) throws LogUnavailableException;

    private List<LogEntry> all() throws LogUnavailableException {
        return log().after(0, Duration.ZERO);
    }

    @BeforeEach
    void conductFirst() throws LogUnavailableException {
        conduct(1);
    }

    @Test
    void isEmptyAtFirst() throws Exception {
        assertEquals(List.of(), all());
    }

    @Test
    void givesBackWhatWasAppendedInOrder() throws Exception {
        log().append(1, entries(1, 2));
        log().append(1, entries(3, 3));

        assertEquals(entries(1, 3), all());
    }

    @Test
    void goesOnAfterAnOffset() throws Exception {
        log().append(1, entries(1, 12));

        assertEquals(entries(10, 12), log().after(9, Duration.ZERO));
        assertEquals(List.of(), log().after(12, Duration.ZERO));
    }

    @Test
    void givesALongLogInParts() throws Exception {
        for (int first = 1; first <= 2_500; first += 500) {
            log().append(1, entries(first, first + 499));
        }

        long offset = 0;
        List<LogEntry> part = all();
        while (!part.isEmpty()) {
            assertEquals(offset + 1, part.getFirst().offset());
            offset = part.getLast().offset();
            part = log().after(offset, Duration.ZERO);
        }
        assertEquals(2_500, offset);
    }

    @Test
    void takesARepeatWithoutEffect() throws Exception {
        log().append(1, entries(1, 3));
        log().append(1, entries(2, 3));
        conduct(2);
        log().append(2, entries(1, 3));

        assertEquals(entries(1, 3), all());
    }

    @Test
    void refusesAnotherEntryAtATakenOffset() throws Exception {
        log().append(1, entries(1, 2));

        assertThrows(
                NotConductingException.class, () -> log().append(1, List.of(entry(2, "other"))));
        assertEquals(entries(1, 2), all());
    }

    @Test
    void refusesAHole() throws Exception {
        log().append(1, entries(1, 2));

        assertThrows(NotConductingException.class, () -> log().append(1, entries(4, 4)));
        assertThrows(
                NotConductingException.class, () -> log().append(1, List.of(entry(3), entry(5))));
        assertEquals(entries(1, 2), all());
    }

    @Test
    void appendsAllOrNothing() throws Exception {
        log().append(1, entries(1, 2));

        assertThrows(NotConductingException.class, () -> log().append(1, entries(2, 3)));
        assertEquals(entries(1, 2), all());
    }

    @Test
    void refusesAnOlderTerm() throws Exception {
        conduct(3);
        log().append(3, entries(1, 1));
        conduct(12);
        log().append(12, entries(2, 2));

        assertThrows(NotConductingException.class, () -> log().append(3, entries(3, 3)));
        assertThrows(NotConductingException.class, () -> log().append(11, entries(2, 2)));
        assertEquals(entries(1, 2), all());
    }

    @Test
    void wakesWhoWaitsForTheNextEntry() throws Exception {
        log().append(1, entries(1, 1));
        CompletableFuture<List<LogEntry>> waiting =
                CompletableFuture.supplyAsync(() -> awaitAfter(1));
        log().append(1, entries(2, 2));

        assertEquals(entries(2, 2), waiting.join());
    }

    @Test
    void comesBackEmptyHandedWhenNothingCameInTime() throws Exception {
        assertEquals(List.of(), log().after(0, Duration.ofMillis(1)));
    }

    @Test
    void takesBackWhatItLacksAndNothingElse() throws Exception {
        log().append(1, entries(1, 2));

        assertTrue(log().putBack(entries(1, 4)));
        assertTrue(log().putBack(entries(2, 5)));
        assertTrue(log().putBack(entries(3, 4)));
        assertFalse(log().putBack(entries(7, 8)));
        assertFalse(log().putBack(List.of(entry(5, "other"), entry(6))));

        assertEquals(entries(1, 5), all());
        assertEquals(5, log().last());
    }

    private List<LogEntry> awaitAfter(long offset) {
        try {
            List<LogEntry> found = List.of();
            while (found.isEmpty()) {
                found = log().after(offset, Duration.ofSeconds(5));
            }
            return found;
        } catch (LogUnavailableException e) {
            throw new IllegalStateException(e);
        }
    }
}
