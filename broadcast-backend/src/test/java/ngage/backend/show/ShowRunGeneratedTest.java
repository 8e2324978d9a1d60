package ngage.backend.show;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import ngage.protocol.AsRun;
import ngage.protocol.CommandId;
import ngage.protocol.CueRunId;
import ngage.protocol.Fact;
import ngage.protocol.FromControlRoom;
import ngage.protocol.FromControlRoom.Go;
import ngage.protocol.FromControlRoom.SetStandby;
import ngage.protocol.FromControlRoom.SetStudioDelay;
import ngage.protocol.LogEntry;
import ngage.protocol.MediaTime;
import ngage.protocol.MessageCodec;
import ngage.protocol.RunMode;
import ngage.protocol.SealKey;
import ngage.protocol.ToControlRoom;
import ngage.protocol.show.Cue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Plays thousands of shows by a mad crew: random commands, repeats, stale ones, clocks that jump, and
/// conductors that crash and are rebuilt from the log. Every sequence has a seed, which its failure
/// names.
class ShowRunGeneratedTest {

    private static final int SEQUENCES = 2_000;
    private static final int STEPS = 75;

    @Test
    void keepsItsInvariantsUnderAnySequenceOfCommands() {
        int fired = 0;
        int closing = 0;
        int revealed = 0;
        for (long seed = 0; seed < SEQUENCES; seed++) {
            MadCrew crew = new MadCrew(seed);
            try {
                crew.play();
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed + " after " + crew.log, e);
            }
            fired += crew.count(Fact.CueOnAir.class);
            closing += crew.count(Fact.CueClosing.class);
            revealed += crew.count(Fact.CueRevealed.class);
        }
        // A crew that never gets anything done would prove nothing.
        assertTrue(fired > SEQUENCES * 5, "only " + fired + " cues went on air");
        assertTrue(closing > SEQUENCES / 2, "only " + closing + " asks were closed");
        assertTrue(revealed > SEQUENCES / 10, "only " + revealed + " asks were revealed");
    }

    /// One sequence.
    private static final class MadCrew {

        private final Random random;
        private final List<LogEntry> log = new ArrayList<>();
        private final List<FromControlRoom> sent = new ArrayList<>();
        private final Map<CommandId, ToControlRoom> accepted = new LinkedHashMap<>();
        private final Invariants invariants = new Invariants();
        private ShowRun showRun = Shows.showRun();
        private Instant wall = Instant.parse("2026-11-21T20:00:00Z");
        private MediaTime media = new MediaTime(5_000_000_000L);

        MadCrew(long seed) {
            random = new Random(seed);
        }

        int count(Class<? extends Fact> kind) {
            return (int) log.stream().filter(entry -> kind.isInstance(entry.fact())).count();
        }

        void play() {
            append(showRun.start(RunMode.REHEARSAL, wall));
            for (int step = 0; step < STEPS; step++) {
                switch (random.nextInt(12)) {
                    case 0, 1, 2, 3, 4 -> send(go());
                    case 5 -> send(random.nextInt(3) == 0 ? studioDelay() : standby());
                    case 6 -> send(sent.isEmpty() ? go() : pick(sent));
                    case 7, 8 -> pass(Duration.ofMillis(random.nextInt(30_000)));
                    case 9 -> pass(Duration.ofMillis(random.nextInt(1_500)));
                    case 10 -> wall = wall.plusSeconds(random.nextInt(-7_200, 7_200));
                    default -> crash();
                }
                showRun.due(media)
                        .forEach(ask -> append(List.of(showRun.lockAtDeadline(ask, wall))));
            }
            crash();
        }

        private Go go() {
            boolean isLooking = random.nextInt(5) > 0;
            return new Go(
                    command(),
                    isLooking ? showRun.onAir().map(CueRun::id).orElse(null) : anyCueRun(),
                    isLooking || showRun.cueRuns().isEmpty()
                            ? showRun.standby().map(CueRun::id).orElse(new CueRunId("none"))
                            : pick(showRun.cueRuns()).id(),
                    random.nextBoolean()
                            ? null
                            : media.plus(Duration.ofMillis(random.nextInt(-6_000, 6_000))),
                    random.nextInt(-3, 4),
                    wall);
        }

        private @Nullable CueRunId anyCueRun() {
            return random.nextInt(4) == 0 ? null : pick(showRun.cueRuns()).id();
        }

        private SetStandby standby() {
            List<Cue> cues = Shows.SHOW.cues();
            return new SetStandby(
                    command(), random.nextInt(10) == 0 ? Shows.id("unknown") : pick(cues).id());
        }

        private SetStudioDelay studioDelay() {
            return new SetStudioDelay(command(), Duration.ofMillis(random.nextInt(2_000)));
        }

        private CommandId command() {
            return new CommandId("c-" + sent.size());
        }

        private void send(FromControlRoom command) {
            sent.add(command);
            Moment moment = new Moment(wall, media, 40_000);
            Decision decision =
                    switch (command) {
                        case Go go ->
                                showRun.go(
                                        go,
                                        Desk.ASHA,
                                        moment,
                                        Duration.ofMillis(random.nextInt(9_000)),
                                        showRun.toReveal().isPresent() ? Desk.TALLY : null);
                        case SetStandby setStandby ->
                                showRun.setStandby(setStandby, Desk.ASHA, wall);
                        case SetStudioDelay delay -> showRun.setStudioDelay(delay, Desk.ASHA, wall);
                        case FromControlRoom.Hello _, FromControlRoom.Ping _ ->
                                throw new IllegalStateException("not a command");
                    };
            switch (decision) {
                case Decision.Accepted taken -> {
                    CommandId id = taken.reply().command();
                    assertEquals(accepted.getOrDefault(id, taken.reply()), taken.reply());
                    assertEquals(accepted.containsKey(id), taken.entries().isEmpty());
                    accepted.put(id, taken.reply());
                    append(taken.entries());
                }
                case Decision.Refused refused ->
                        assertFalse(accepted.containsKey(refused.reply().command()));
            }
        }

        private void pass(Duration time) {
            wall = wall.plus(time);
            media = media.plus(time);
        }

        /// Another node takes over, with nothing but the log.
        private void crash() {
            ShowRun rebuilt = Shows.showRun();
            log.forEach(rebuilt::apply);
            assertEquals(showRun.offset(), rebuilt.offset());
            assertEquals(showRun.cueRuns(), rebuilt.cueRuns());
            assertEquals(showRun.standby(), rebuilt.standby());
            assertEquals(showRun.onAir(), rebuilt.onAir());
            assertEquals(
                    showRun.due(new MediaTime(Long.MAX_VALUE / 2)),
                    rebuilt.due(new MediaTime(Long.MAX_VALUE / 2)));
            showRun = rebuilt;
            append(showRun.extend(Desk.ALLOWANCE, new Moment(wall, media, 40_000)));
            for (FromControlRoom command : sent) {
                if (command instanceof Go go && accepted.containsKey(go.command())) {
                    Moment later = new Moment(wall, media, 40_000);
                    assertEquals(
                            accepted.get(go.command()),
                            rebuilt.go(go, Desk.ASHA, later, Duration.ZERO, null).reply());
                }
            }
        }

        private void append(List<LogEntry> entries) {
            for (LogEntry entry : entries) {
                invariants.check(entry);
                showRun.apply(entry);
                log.add(entry);
            }
        }

        private <T> T pick(List<T> list) {
            return list.get(random.nextInt(list.size()));
        }
    }

    /// What must be true of every log, checked entry by entry.
    private static final class Invariants {

        private final Sealer sealer = Shows.sealer();
        private final Map<CueRunId, SealKey> keys = new HashMap<>();
        private final Set<CueRunId> staged = new HashSet<>();
        private final Set<CueRunId> onAir = new HashSet<>();
        private final Map<CueRunId, @Nullable MediaTime> closes = new HashMap<>();
        private final Set<CueRunId> closing = new HashSet<>();
        private final Set<CueRunId> locked = new HashSet<>();
        private final Set<CueRunId> revealed = new HashSet<>();
        private final Map<CommandId, CueRunId> effects = new HashMap<>();
        private long offset;
        private @Nullable CueRunId standby;

        void check(LogEntry entry) {
            assertEquals(++offset, entry.offset(), "a hole in the log");
            checkOneEffect(entry.asRun());
            String json = new String(MessageCodec.encode(entry.fact()), StandardCharsets.UTF_8);
            switch (entry.fact()) {
                case Fact.RunStarted _ -> assertEquals(1, offset);
                case Fact.StudioDelaySet _ -> {}
                case Fact.CueStaged fact -> {
                    checkNoAnswerKeyIn(fact);
                    assertTrue(staged.add(fact.cueRun()), "staged twice");
                    standby = fact.cueRun();
                }
                case Fact.CueOnAir fact -> {
                    assertEquals(standby, fact.cueRun(), "on air without standby");
                    assertTrue(onAir.add(fact.cueRun()), "on air twice");
                    assertEquals(key(fact.cueRun()), fact.key());
                    closes.put(fact.cueRun(), fact.closes());
                    standby = null;
                }
                case Fact.CueClosing fact -> checkClosing(fact, entry.asRun());
                case Fact.CueLocked fact -> {
                    assertEquals(closes.get(fact.cueRun()), fact.at(), "not at its deadline");
                    assertTrue(onAir.contains(fact.cueRun()), "locked before it was on air");
                    assertTrue(locked.add(fact.cueRun()), "locked twice");
                }
                case Fact.CueRevealed fact -> {
                    assertTrue(locked.contains(fact.cueRun()), "revealed before its lock");
                    assertTrue(revealed.add(fact.cueRun()), "revealed twice");
                }
            }
            if (entry.fact() instanceof Fact.CueOnAir || entry.fact() instanceof Fact.CueLocked) {
                assertFalse(json.contains("right"), "an answer key before the reveal");
            }
            for (CueRunId waiting : staged) {
                if (!onAir.contains(waiting)) {
                    assertFalse(json.contains(key(waiting).base64()), "a key before its GO");
                }
            }
        }

        /// An operator may only end an ask, and once; only an outage puts a deadline off.
        private void checkClosing(Fact.CueClosing fact, AsRun asRun) {
            assertTrue(onAir.contains(fact.cueRun()), "closing before it was on air");
            assertFalse(locked.contains(fact.cueRun()), "closing after its lock");
            MediaTime before = closes.put(fact.cueRun(), fact.closes());
            assertEquals(fact.at() != null, asRun.command() != null);
            if (fact.at() == null) {
                assertTrue(before != null && before.isBefore(fact.closes()), "not put off");
            } else {
                assertTrue(before == null || !before.isBefore(fact.closes()), "a LOCK put it off");
                assertTrue(closing.add(fact.cueRun()), "locked by hand twice");
            }
        }

        /// A GO may make several entries, but all of one cue run, and all at once.
        private void checkOneEffect(AsRun asRun) {
            if (asRun.command() != null) {
                CueRunId before = effects.putIfAbsent(asRun.command(), asRun.cueRun());
                assertTrue(
                        before == null || before.equals(asRun.cueRun()),
                        "a second effect of " + asRun.command());
            }
        }

        private void checkNoAnswerKeyIn(Fact.CueStaged fact) {
            if (fact.content() != null) {
                byte[] json = fact.content().open(fact.cueRun(), key(fact.cueRun()));
                assertFalse(
                        new String(json, StandardCharsets.UTF_8).contains("answer"),
                        "an answer key in what phones hold");
            }
        }

        private SealKey key(CueRunId cueRun) {
            return keys.computeIfAbsent(cueRun, sealer::key);
        }
    }
}
