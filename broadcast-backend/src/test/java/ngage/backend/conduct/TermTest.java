package ngage.backend.conduct;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import ngage.backend.relay.InMemoryCueLog;
import ngage.backend.relay.InMemoryLease;
import ngage.backend.relay.LogUnavailableException;
import ngage.backend.relay.NotConductingException;
import ngage.backend.show.CueRun;
import ngage.backend.show.Moment;
import ngage.backend.show.Operator;
import ngage.backend.show.ShowRun;
import ngage.backend.show.Shows;
import ngage.backend.stamp.StreamClock;
import ngage.backend.vote.AskToCount;
import ngage.backend.vote.BallotReply;
import ngage.backend.vote.BallotsUnavailableException;
import ngage.backend.vote.InMemoryBallotBox;
import ngage.protocol.BallotRefusal;
import ngage.protocol.CommandId;
import ngage.protocol.CueContent;
import ngage.protocol.Fact;
import ngage.protocol.FanIndex;
import ngage.protocol.FromControlRoom.Go;
import ngage.protocol.FromControlRoom.SetStandby;
import ngage.protocol.LogEntry;
import ngage.protocol.OptionId;
import ngage.protocol.RunMode;
import ngage.protocol.ToControlRoom;
import ngage.protocol.ToControlRoom.CommandAccepted;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TermTest {

    private static final Operator ASHA = new Operator("asha", "desk");
    private static final ConductorConfig CONFIG =
            new ConductorConfig(
                    Duration.ofMillis(1),
                    Duration.ofMillis(5),
                    Duration.ofMillis(5),
                    Duration.ofMillis(40),
                    Duration.ofMillis(300),
                    Duration.ofMillis(5),
                    Duration.ofSeconds(10));

    private static final Duration SLOWEST = Duration.ofSeconds(7);

    private final ManualClock clock = new ManualClock();
    private final StreamClock streamClock = clock.streamClock();
    private final InMemoryCueLog log = new InMemoryCueLog(Shows.RUN);
    private final InMemoryLease.Shelf shelf = new InMemoryLease.Shelf();
    private final InMemoryBallotBox ballotBox = new InMemoryBallotBox();
    private final FakePeers peers = FakePeers.refusing();
    private ShowRun showRun = Shows.showRun();
    private Term term;

    @BeforeEach
    void begin() throws Exception {
        showRun = Shows.showRun();
        InMemoryLease lease = new InMemoryLease(shelf);
        term =
                new Term(
                        lease.acquire().orElseThrow(),
                        log,
                        lease,
                        ballotBox,
                        peers,
                        showRun,
                        CONFIG);
        term.begin(RunMode.REHEARSAL, moment());
    }

    @AfterEach
    void close() {
        ballotBox.close();
    }

    private Moment moment() {
        return new Moment(clock.instant(), streamClock.now(), 40_000);
    }

    private Go press(String command) {
        clock.pass(Duration.ofSeconds(1));
        return new Go(
                new CommandId(command),
                showRun.onAir().map(CueRun::id).orElse(null),
                showRun.standby().orElseThrow().id(),
                null,
                clock.instant());
    }

    private CommandAccepted go(String command) throws Exception {
        return assertInstanceOf(
                CommandAccepted.class, term.go(press(command), ASHA, moment(), SLOWEST));
    }

    private void standBy(String cue) throws Exception {
        assertInstanceOf(
                CommandAccepted.class,
                term.setStandby(
                        new SetStandby(new CommandId("s-" + cue), Shows.id(cue)), ASHA, moment()));
    }

    private AskToCount openAsk(String cue) throws Exception {
        standBy(cue);
        go("go-" + cue);
        CueRun cueRun = showRun.onAir().orElseThrow();
        AskToCount ask =
                AskToCount.of(
                        cueRun.id(),
                        assertInstanceOf(CueContent.Ask.class, cueRun.content().orElseThrow()));
        ballotBox.open(ask);
        return ask;
    }

    private List<Fact> facts() throws LogUnavailableException {
        return log.after(0, Duration.ZERO).stream().map(LogEntry::fact).toList();
    }

    @Test
    void sealsTheBallotsBeforeItSaysThatAnAskIsLocked() throws Exception {
        AskToCount ask = openAsk("q1");
        int size = facts().size();
        clock.pass(Duration.ofSeconds(18));

        ballotBox.goAway();
        assertThrows(BallotsUnavailableException.class, () -> term.lockDue(moment()));
        assertEquals(size, facts().size());

        ballotBox.comeBack();
        // What waited for it is stored first.
        term.lockDue(moment());
        Fact.CueClosing more = assertInstanceOf(Fact.CueClosing.class, facts().getLast());
        assertEquals(moment().media().plus(CONFIG.reconnectAllowance()), more.closes());
        clock.pass(CONFIG.reconnectAllowance());
        term.lockDue(moment());
        assertInstanceOf(Fact.CueLocked.class, facts().getLast());
        assertTrue(ballotBox.isSealed(ask));
    }

    @Test
    void sealsTheBallotsOfAnAskLockedByHandWhenTheSlowestPhoneHasHadItsTime() throws Exception {
        AskToCount ask = openAsk("p1");
        go("lock");
        clock.pass(Duration.ofSeconds(8).minusMillis(1));
        term.lockDue(moment());
        assertFalse(ballotBox.isSealed(ask));

        clock.pass(Duration.ofMillis(1));
        term.lockDue(moment());

        assertTrue(ballotBox.isSealed(ask));
        assertInstanceOf(Fact.CueLocked.class, facts().getLast());
    }

    @Test
    void givesFansTimeToComeBackWhenATermBegins() throws Exception {
        AskToCount ask = openAsk("q1");
        clock.pass(Duration.ofSeconds(20));
        shelf.expire();
        begin();

        assertEquals(
                new Fact.CueClosing(
                        ask.cueRun(), null, streamClock.now().plus(Duration.ofSeconds(10))),
                facts().getLast());
        clock.pass(Duration.ofSeconds(10).minusMillis(1));
        term.lockDue(moment());
        assertFalse(ballotBox.isSealed(ask));
        clock.pass(Duration.ofMillis(1));
        term.lockDue(moment());
        assertTrue(ballotBox.isSealed(ask));
    }

    @Test
    void revealsTheFinalTally() throws Exception {
        AskToCount ask = openAsk("p1");
        CountDownLatch counted = new CountDownLatch(1);
        ballotBox.cast(
                ask.cueRun(),
                new FanIndex(0),
                1,
                new OptionId("right"),
                new BallotReply() {
                    @Override
                    public void onCounted(OptionId choice) {
                        counted.countDown();
                    }

                    @Override
                    public void onRefused(BallotRefusal reason) {}

                    @Override
                    public void onOverloaded() {}
                });
        counted.await();
        go("lock");
        clock.pass(Duration.ofSeconds(8));

        go("reveal");

        Fact.CueRevealed revealed =
                assertInstanceOf(Fact.CueRevealed.class, facts().get(facts().size() - 2));
        assertEquals(ballotBox.tally(ask), revealed.tally());
        assertEquals(1, revealed.tally().ballots());
        assertEquals(null, revealed.answer());
    }

    @Test
    void sealsAgainBeforeItRevealsInCaseThatAPromotedReplicaKnowsOfNoSeal() throws Exception {
        AskToCount ask = openAsk("p1");
        go("lock");
        clock.pass(Duration.ofSeconds(8));
        term.lockDue(moment());
        ballotBox.loseSeal(ask);

        go("reveal");

        assertTrue(ballotBox.isSealed(ask));
    }

    @Test
    void revealsNothingWhenAnotherNodeHasTakenOver() throws Exception {
        AskToCount ask = openAsk("p1");
        go("lock");
        clock.pass(Duration.ofSeconds(8));
        term.lockDue(moment());
        ballotBox.loseSeal(ask);
        shelf.expire();
        new InMemoryLease(shelf).acquire();

        assertThrows(NotConductingException.class, () -> go("reveal"));
        assertFalse(ballotBox.isSealed(ask));
    }

    @Test
    void locksWhatIsDueBeforeItDecidesAGo() throws Exception {
        openAsk("q1");
        standBy("q1-reveal");
        clock.pass(Duration.ofSeconds(18));

        go("reveal");
    }

    @Test
    void asksAgainWhenANodeThatMayKnowMoreDoesNotAnswer() throws Exception {
        shelf.expire();
        peers.silences.set(1);
        peers.questions.set(0);

        begin();

        assertEquals(2, peers.questions.get());
    }

    @Test
    void triesAnAppendAgainWhoseOutcomeIsUnknown() throws Exception {
        log.loseConfirmations(2);

        CommandAccepted reply = go("c");

        assertEquals(3, reply.offset());
        assertEquals(4, facts().size());
    }

    @Test
    void knowsInTheNextTermWhatTheLastOneDidNotHearOf() throws Exception {
        log.loseConfirmations(Integer.MAX_VALUE);
        Go go = press("c");
        assertThrows(LogUnavailableException.class, () -> term.go(go, ASHA, moment(), SLOWEST));
        assertEquals(2, showRun.offset());
        log.loseConfirmations(0);

        shelf.expire();
        begin();

        ToControlRoom reply = term.go(go, ASHA, moment(), SLOWEST);
        assertEquals(3, assertInstanceOf(CommandAccepted.class, reply).offset());
        assertEquals(4, facts().size());
    }

    @Test
    void givesAGoUpWhenPatienceIsOverHoweverLongOneTryTakes() throws Exception {
        Go go = press("c");
        log.stallAppends(CONFIG.patience().plusMillis(100));
        long began = System.nanoTime();

        assertThrows(LogUnavailableException.class, () -> term.go(go, ASHA, moment(), SLOWEST));

        Duration took = Duration.ofNanos(System.nanoTime() - began);
        assertTrue(took.compareTo(CONFIG.patience().multipliedBy(2)) < 0, "took " + took);
        assertEquals(2, facts().size());
    }

    @Test
    void writesAndSealsNothingWhenAnotherNodeHasTakenOver() throws Exception {
        AskToCount ask = openAsk("q1");
        Term old = term;
        int size = facts().size();

        shelf.expire();
        begin();
        clock.pass(Duration.ofSeconds(18));

        assertThrows(NotConductingException.class, () -> old.lockDue(moment()));
        assertFalse(ballotBox.isSealed(ask));
        term.lockDue(moment());
        assertThrows(
                NotConductingException.class,
                () ->
                        old.setStandby(
                                new SetStandby(new CommandId("s"), Shows.id("bye")),
                                ASHA,
                                moment()));
        assertEquals(size + 1, facts().size());
    }
}
