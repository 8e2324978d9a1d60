package ngage.systemtests;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import ngage.benchmarks.BetaTwoNight;
import ngage.benchmarks.BetaTwoNight.Night;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Ten thousand crashes of phones' handlers, of the threads that store ballots and of those that read the
/// log, while a second node joins.
///
/// What crashed is started again alone: nothing beside it is. No acknowledged ballot is lost or counted
/// twice, and no phone misses an entry. In what time they happen and how much later cues come is for
/// `./ngage bench crashes`: a test must not depend on the machine.
final class BetaTwoNightIT {

    private static final double SANE_MILLIS = 2_000;

    @TempDir private Path data;

    @Test
    void tenThousandCrashesTakeNobodyAlongAndLoseNothing() throws Exception {
        try (BetaTwoNight night = new BetaTwoNight(data)) {
            Night storm = night.inAStorm();
            assertNotNull(storm.enoughAfter(), () -> "only " + storm.crashes());
            assertExact(storm);
            assertTrue(storm.restarts().containsKey("conducting"), storm.restarts()::toString);
            assertEquals(Map.of(), storm.neighboursRestarted());
            assertEquals(0, storm.breakersOpened());
            assertAll(
                    Set.of("phone", "flusher", "reader").stream()
                            .map(victim ->
                                    () ->
                                            assertTrue(
                                                    storm.crashes().getOrDefault(victim, 0L) > 0,
                                                    victim)));
        }
    }

    private static void assertExact(Night night) {
        assertAll(
                () -> assertEquals(0, night.mob().lost()),
                () -> assertEquals(0, night.mob().doubled()),
                () -> assertEquals(0, night.mob().gaps()),
                () -> assertEquals(night.questions().size(), night.tallied()),
                () -> assertEquals(List.of(), night.problems()),
                () ->
                        assertTrue(
                                night.acknowledged() > BetaTwoNight.PHONES,
                                "it was a night of many answers"),
                () ->
                        assertTrue(
                                night.typicalP99Millis() < SANE_MILLIS,
                                night.typicalP99Millis() + " ms to the socket"));
    }
}
