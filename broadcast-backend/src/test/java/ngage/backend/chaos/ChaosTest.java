package ngage.backend.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import ngage.backend.supervise.Activity;
import ngage.protocol.AsRun;
import ngage.protocol.CueRunId;
import ngage.protocol.Fact;
import ngage.protocol.LogEntry;
import ngage.protocol.MediaTime;
import ngage.protocol.RunMode;
import ngage.protocol.SealKey;
import ngage.protocol.ShowRunId;
import org.junit.jupiter.api.Test;

final class ChaosTest {

    private static final long SECOND = 1_000_000_000L;

    private long now = SECOND;

    @Test
    void readsWhatIsToCrashAndHowOften() {
        assertEquals(
                new ChaosSpec(
                        Map.of(Victim.PHONE, 100.0, Victim.FLUSHER, 20.0, Victim.READER, 0.5),
                        7,
                        5000),
                ChaosSpec.of("phone=100/s, flusher=20/s, reader=0.5/s, seed=7, most=5000"));
        assertThrows(IllegalArgumentException.class, () -> ChaosSpec.of("phone=100"));
        assertThrows(IllegalArgumentException.class, () -> ChaosSpec.of("redis=1/s"));
    }

    @Test
    void crashesAsOftenAsItSaysAtTheSameMomentsForTheSameSeed() {
        List<Long> once = crashes(new CrashPlan(20, new Random(3), 0));
        List<Long> again = crashes(new CrashPlan(20, new Random(3), 0));

        assertEquals(once, again);
        assertTrue(Math.abs(once.size() - 20 * 60) < 120, once.size() + " in a minute");
    }

    @Test
    void aVictimThatSleptIsNotBeatenWhenItWakes() {
        CrashPlan plan = new CrashPlan(1000, new Random(3), 0);

        long crashes = LongStream.range(0, 100).filter(_ -> plan.isDue(60 * SECOND)).count();

        assertEquals(1, crashes);
    }

    @Test
    void crashesOnlyTheActivityThatIsMeantAndOnlyAfterATurn() throws Exception {
        Chaos chaos = chaos("reader=1000/s", RunMode.REHEARSAL);
        List<String> turns = new ArrayList<>();
        Activity work =
                progress -> {
                    turns.add("turn");
                    now += SECOND;
                    progress.works();
                    turns.add("another");
                };

        assertThrows(InjectedCrash.class, () -> chaos.around("log reader", work).run(() -> {}));
        assertSame(work, chaos.around("conductor", work));
        assertEquals(List.of("turn"), turns);
        assertEquals(1, chaos.crashes(Victim.READER));
    }

    @Test
    void beginsWithTheFirstCueAndEndsWhenThereWereEnough() {
        Chaos chaos = new Chaos(ChaosSpec.of("phone=1000/s,most=3"), () -> now);
        chaos.onEntry(started(RunMode.REHEARSAL));
        now += SECOND;
        assertFalse(chaos.isDue(Victim.PHONE));
        chaos.onEntry(onAir());
        long crashes =
                LongStream.range(0, 100)
                        .peek(_ -> now += SECOND)
                        .filter(_ -> chaos.isDue(Victim.PHONE))
                        .count();

        assertEquals(3, crashes);
    }

    @Test
    void leavesARunThatIsOnAirAlone() throws Exception {
        Chaos chaos = chaos("reader=1000/s", RunMode.ON_AIR);

        now += SECOND;
        chaos.around("log reader", Activity.Progress::works).run(() -> {});

        assertTrue(chaos.isRefused());
        assertEquals(0, chaos.crashes(Victim.READER));
    }

    @Test
    void doesNothingUntilItKnowsThatTheRunIsARehearsal() throws Exception {
        Chaos chaos = new Chaos(ChaosSpec.of("reader=1000/s"), () -> now);

        now += SECOND;
        chaos.around("log reader", Activity.Progress::works).run(() -> {});

        assertFalse(chaos.isRefused());
        assertEquals(0, chaos.crashes(Victim.READER));
    }

    private List<Long> crashes(CrashPlan plan) {
        return LongStream.rangeClosed(1, 60_000)
                .map(millis -> millis * 1_000_000)
                .filter(plan::isDue)
                .boxed()
                .toList();
    }

    private Chaos chaos(String spec, RunMode mode) {
        Chaos chaos = new Chaos(ChaosSpec.of(spec), () -> now);
        chaos.onEntry(started(mode));
        chaos.onEntry(onAir());
        return chaos;
    }

    private static LogEntry started(RunMode mode) {
        return entry(
                1,
                new Fact.RunStarted(
                        new ShowRunId("run"), "Show", mode, List.of("en"), "0".repeat(64)));
    }

    private static LogEntry onAir() {
        return entry(
                2,
                new Fact.CueOnAir(
                        new CueRunId("run-1"), new MediaTime(0), null, SealKey.of(new byte[32])));
    }

    private static LogEntry entry(long offset, Fact fact) {
        return new LogEntry(offset, Instant.EPOCH, fact, new AsRun(null, null, null, null, null));
    }
}
