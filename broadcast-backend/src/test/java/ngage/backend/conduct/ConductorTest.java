package ngage.backend.conduct;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import ngage.backend.relay.InMemoryCueLog;
import ngage.backend.relay.InMemoryLease;
import ngage.backend.relay.LogUnavailableException;
import ngage.backend.relay.NodeId;
import ngage.backend.show.Operator;
import ngage.backend.show.OtherShowException;
import ngage.backend.show.ShowRun;
import ngage.backend.show.ShowRunConfig;
import ngage.backend.show.Shows;
import ngage.backend.stamp.StreamClock;
import ngage.backend.supervise.Supervisor;
import ngage.backend.vote.InMemoryBallotBox;
import ngage.protocol.CommandId;
import ngage.protocol.CommandRefusal;
import ngage.protocol.CueRunId;
import ngage.protocol.Fact;
import ngage.protocol.FromControlRoom.Go;
import ngage.protocol.FromControlRoom.SetStandby;
import ngage.protocol.LogEntry;
import ngage.protocol.RunMode;
import ngage.protocol.ToControlRoom;
import ngage.protocol.ToControlRoom.CommandAccepted;
import ngage.protocol.ToControlRoom.CommandRefused;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ConductorTest {

    private static final Operator ASHA = new Operator("asha", "desk");
    private static final ConductorConfig CONFIG =
            new ConductorConfig(
                    Duration.ofMillis(1),
                    Duration.ofMillis(5),
                    Duration.ofMillis(5),
                    Duration.ofMillis(40),
                    Duration.ofMillis(200),
                    Duration.ofMillis(5),
                    Duration.ofSeconds(10));

    private final ManualClock clock = new ManualClock();
    private final StreamClock streamClock = clock.streamClock();
    private final InMemoryCueLog log = new InMemoryCueLog(Shows.RUN);
    private final InMemoryLease.Shelf shelf = new InMemoryLease.Shelf();
    private final InMemoryBallotBox ballotBox = new InMemoryBallotBox();
    private final FakePeers peers = FakePeers.refusing();
    private final Pledge pledge = new Pledge(new NodeId("this"), System::nanoTime);
    private final AtomicInteger questions = new AtomicInteger();
    private final Supervisor supervisor = Supervisor.standard();
    private final List<Conductor> conductors = new ArrayList<>();

    @AfterEach
    void close() {
        conductors.forEach(Conductor::close);
        ballotBox.close();
        supervisor.close();
    }

    private Conductor started() {
        Conductor conductor = made(Shows::showRun);
        conductor.start(supervisor);
        return conductor;
    }

    private Conductor made(Supplier<ShowRun> newShowRun) {
        Conductor conductor =
                new Conductor(
                        new NodeId("this"),
                        log,
                        new InMemoryLease(shelf),
                        ballotBox,
                        peers,
                        pledge,
                        newShowRun,
                        RunMode.REHEARSAL,
                        streamClock,
                        () -> {
                            questions.incrementAndGet();
                            return Duration.ofSeconds(7);
                        },
                        clock,
                        CONFIG);
        conductors.add(conductor);
        return conductor;
    }

    /// Waits for what follows `offset`.
    private List<Fact> after(long offset) throws LogUnavailableException {
        List<LogEntry> entries = log.after(offset, Duration.ofSeconds(20));
        return entries.stream().map(LogEntry::fact).toList();
    }

    private Go go(String command, @Nullable Integer onAir, int standby) {
        return new Go(
                new CommandId(command),
                onAir == null ? null : new CueRunId("r1-" + onAir),
                new CueRunId("r1-" + standby),
                null,
                clock.instant());
    }

    /// As a desk does that wants it: again with the same command id until somebody conducts.
    private static CommandAccepted goUntilTaken(Conductor conductor, Go go)
            throws InterruptedException {
        while (true) {
            switch (conductor.go(go, ASHA)) {
                case CommandAccepted accepted -> {
                    return accepted;
                }
                case CommandRefused refused ->
                        assertEquals(CommandRefusal.NOT_CONDUCTING, refused.reason());
                case ToControlRoom other -> throw new AssertionError(other);
            }
        }
    }

    @Test
    void startsARunWhoseLogIsEmpty() throws Exception {
        started();

        List<Fact> facts = after(0);

        assertInstanceOf(Fact.RunStarted.class, facts.get(0));
        assertInstanceOf(Fact.CueStaged.class, facts.get(1));
    }

    @Test
    void doesNotStartOnARunThatBeganWithAnotherVersionOfTheShow() throws Exception {
        Conductor first = started();
        after(0);
        first.close();

        Conductor other = made(ConductorTest::correctedShowRun);

        assertThrows(OtherShowException.class, () -> other.start(supervisor));
    }

    @Test
    void leavesTheLeaseToOthersWhenItFailsAsSoonAsItConducts() throws Exception {
        Conductor first = started();
        after(0);
        log.goAway(); // so that it does not see at its start what the run began with
        Conductor failing = made(ConductorTest::correctedShowRun);
        failing.start(supervisor);
        log.comeBack();
        first.close();
        while (!failing.health().text().contains("another version")) {
            Thread.onSpinWait();
        }

        Conductor other = started();

        assertEquals(3, goUntilTaken(other, go("c", null, 1)).offset());
    }

    @Test
    void conductsAgainAfterAnError() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        Conductor conductor =
                made(() -> {
                    if (asked.getAndIncrement() == 1) {
                        throw new StackOverflowError("on purpose");
                    }
                    return Shows.showRun();
                });
        conductor.start(supervisor);

        assertEquals(3, goUntilTaken(conductor, go("c", null, 1)).offset());
    }

    private static ShowRun correctedShowRun() {
        return new ShowRun(Shows.RUN, Shows.corrected(), Shows.sealer(), ShowRunConfig.DEFAULT);
    }

    @Test
    void answersGoWhenItIsInTheLog() throws Exception {
        Conductor conductor = started();
        after(0);

        CommandAccepted reply = goUntilTaken(conductor, go("c", null, 1));

        assertEquals(3, reply.offset());
        assertInstanceOf(Fact.CueOnAir.class, after(2).getFirst());
    }

    @Test
    void asksForTheSlowestPhoneOnlyWhenItFires() throws Exception {
        Conductor conductor = started();
        after(0);
        conductor.setStandby(new SetStandby(new CommandId("s"), Shows.id("q1")), ASHA);
        assertEquals(0, questions.get());

        goUntilTaken(conductor, go("c", null, 2));
        assertEquals(1, questions.get());
    }

    @Test
    void locksAnAskWhenTheProgrammeReachesItsDeadline() throws Exception {
        Conductor conductor = started();
        after(0);
        conductor.setStandby(new SetStandby(new CommandId("s"), Shows.id("q1")), ASHA);
        CommandAccepted onAir = goUntilTaken(conductor, go("c", null, 2));
        long before = onAir.offset() + 1;

        clock.pass(Duration.ofSeconds(18));

        assertEquals(
                List.of(
                        new Fact.CueLocked(
                                new CueRunId("r1-2"),
                                Objects.requireNonNull(onAir.at()).plus(Duration.ofSeconds(18)))),
                after(before));
    }

    @Test
    void saysInWordsThatAnotherNodeConducts() throws Exception {
        started();
        after(0);
        Conductor second = started();

        CommandRefused refused =
                assertInstanceOf(CommandRefused.class, second.go(go("c", null, 1), ASHA));

        assertEquals(CommandRefusal.NOT_CONDUCTING, refused.reason());
        assertTrue(refused.message().startsWith("This node cannot write to the show now"));
    }

    @Test
    void takesOverFromANodeThatLeaves() throws Exception {
        Conductor first = started();
        after(0);
        Conductor second = started();
        CommandAccepted answer = goUntilTaken(first, go("c", null, 1));

        first.close();

        assertEquals(answer, goUntilTaken(second, go("c", null, 1)));
        clock.pass(Duration.ofSeconds(1));
        assertEquals(5, goUntilTaken(second, go("d", 1, 2)).offset());
    }

    @Test
    void lastsThroughALossOfTheLease() throws Exception {
        Conductor first = started();
        after(0);
        Conductor second = started();
        shelf.expire();

        // Whoever has it now: one effect, one answer.
        Go go = go("c", null, 1);
        List<ToControlRoom> replies = new ArrayList<>();
        while (replies.stream().noneMatch(CommandAccepted.class::isInstance)) {
            replies.add(first.go(go, ASHA));
            replies.add(second.go(go, ASHA));
        }

        assertEquals(2, after(2).size());
    }

    @Test
    void refusesCommandsWhileTheLogIsAwayAndGoesOnWhenItIsBack() throws Exception {
        Conductor conductor = started();
        after(0);
        log.goAway();

        CommandRefused refused =
                assertInstanceOf(CommandRefused.class, conductor.go(go("c", null, 1), ASHA));
        assertEquals(CommandRefusal.NOT_CONDUCTING, refused.reason());

        log.comeBack();
        assertEquals(3, goUntilTaken(conductor, go("c", null, 1)).offset());
        assertEquals(2, after(2).size());
    }

    @Test
    void answersWithinTwicePatienceEvenWhileTheLogIsStuck() throws Exception {
        Conductor conductor = started();
        after(0);
        log.stallAppends(CONFIG.patience().multipliedBy(10));
        long began = System.nanoTime();

        CommandRefused refused =
                assertInstanceOf(CommandRefused.class, conductor.go(go("c", null, 1), ASHA));

        Duration took = Duration.ofNanos(System.nanoTime() - began);
        assertEquals(CommandRefusal.NOT_CONDUCTING, refused.reason());
        assertTrue(took.compareTo(CONFIG.patience().multipliedBy(5)) < 0, "took " + took);
    }

    @Test
    void doesNotFireLaterWhatNobodyWaitsForAnyMore() throws Exception {
        Conductor conductor = made(Shows::showRun);
        Thread.currentThread().interrupt();
        assertThrows(
                InterruptedException.class, () -> conductor.go(go("abandoned", null, 1), ASHA));

        conductor.start(supervisor);
        after(0);
        conductor.setStandby(new SetStandby(new CommandId("s"), Shows.id("q1")), ASHA);

        assertEquals(4, goUntilTaken(conductor, go("c", null, 2)).offset());
    }

    @Test
    void refusesCommandsAfterItsEnd() throws Exception {
        Conductor conductor = started();
        after(0);
        conductor.close();

        assertInstanceOf(CommandRefused.class, conductor.go(go("c", null, 1), ASHA));
    }

    private void storeGoesAway() {
        shelf.goAway();
        log.goAway();
    }

    @Test
    void goesOnWithoutTheLogWhenAllNodesAgreeAndBringsItUpToDateWhenItIsBack() throws Exception {
        peers.doAgree = true;
        Conductor conductor = started();
        after(0);
        storeGoesAway();

        CommandAccepted without = goUntilTaken(conductor, go("c", null, 1));
        assertEquals(3, without.offset());
        assertTrue(String.valueOf(without.warning()).startsWith("Redis is away"));
        assertEquals(List.of(3L, 4L), peers.out.stream().map(LogEntry::offset).toList());
        clock.pass(Duration.ofSeconds(1));
        assertEquals(5, goUntilTaken(conductor, go("d", 1, 2)).offset());

        peers.doAgree = false;
        log.comeBack();
        shelf.comeBack();
        clock.pass(Duration.ofSeconds(1));
        CommandAccepted with = goUntilTaken(conductor, go("e", 2, 3));
        assertNull(with.warning());
        assertEquals(peers.out, log.after(2, Duration.ZERO).subList(0, peers.out.size()));
        assertEquals(without.cueRun(), goUntilTaken(conductor, go("c", null, 1)).cueRun());
    }

    @Test
    void keepsTryingWhileItIsCutOffAndTheOthersDoNotAgreeYet() throws Exception {
        peers.doAgree = true;
        Conductor conductor = started();
        after(0);
        storeGoesAway();
        goUntilTaken(conductor, go("c", null, 1));
        peers.doAgree = false;
        clock.pass(Duration.ofSeconds(1));

        CommandRefused refused =
                assertInstanceOf(CommandRefused.class, conductor.go(go("d", 1, 2), ASHA));
        assertTrue(refused.message().contains("they see the log"), refused.message());

        peers.doAgree = true;
        assertEquals(5, goUntilTaken(conductor, go("d", 1, 2)).offset());
    }

    @Test
    void putsBackWhatAPromotedReplicaHasNot() throws Exception {
        Conductor conductor = started();
        after(0);
        CommandAccepted first = goUntilTaken(conductor, go("c", null, 1));
        List<LogEntry> before = log.after(0, Duration.ZERO);

        log.loseLast(2);
        shelf.expire();

        clock.pass(Duration.ofSeconds(1));
        assertEquals(5, goUntilTaken(conductor, go("d", 1, 2)).offset());
        assertEquals(before, log.after(0, Duration.ZERO).subList(0, before.size()));
        assertEquals(first, goUntilTaken(conductor, go("c", null, 1)));
    }

    @Test
    void takesNoLeaseWhileItHasPromisedNotTo() throws Exception {
        AtomicLong nanos = new AtomicLong();
        Pledge promised = new Pledge(new NodeId("this"), nanos::get);
        assertTrue(promised.give(new NodeId("other"), 4, List.of()));
        Conductor conductor =
                new Conductor(
                        new NodeId("this"),
                        log,
                        new InMemoryLease(shelf),
                        ballotBox,
                        peers,
                        promised,
                        Shows::showRun,
                        RunMode.REHEARSAL,
                        streamClock,
                        () -> Duration.ZERO,
                        clock,
                        CONFIG);
        conductors.add(conductor);
        conductor.start(supervisor);
        while (!conductor.health().text().contains("another node conducts")) {
            Thread.onSpinWait();
        }
        assertEquals(List.of(), log.after(0, Duration.ZERO));

        nanos.addAndGet(Pledge.LIFE.toNanos());

        assertInstanceOf(Fact.RunStarted.class, after(0).getFirst());
    }
}
