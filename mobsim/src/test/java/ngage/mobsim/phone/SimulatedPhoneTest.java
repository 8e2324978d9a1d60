package ngage.mobsim.phone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import ngage.mobsim.measure.JitterWatchdog;
import ngage.mobsim.measure.MobRecord;
import ngage.mobsim.measure.Percentiles;
import ngage.mobsim.measure.Summary;
import ngage.mobsim.measure.Verdict;
import ngage.mobsim.measure.Violation;
import ngage.mobsim.time.ManualClock;
import ngage.mobsim.time.MobClock;
import ngage.mobsim.time.TimerWheel;
import ngage.protocol.BallotRefusal;
import ngage.protocol.CountingRule;
import ngage.protocol.CueContent;
import ngage.protocol.CueRunId;
import ngage.protocol.Fact;
import ngage.protocol.FanIndex;
import ngage.protocol.FromPhone;
import ngage.protocol.FromPhone.CastBallot;
import ngage.protocol.FromPhone.CueShown;
import ngage.protocol.FromPhone.Ping;
import ngage.protocol.JoinReply;
import ngage.protocol.MediaTime;
import ngage.protocol.MessageCodec;
import ngage.protocol.OptionId;
import ngage.protocol.SealKey;
import ngage.protocol.SealedContent;
import ngage.protocol.ShowRunId;
import ngage.protocol.Tally;
import ngage.protocol.ToPhone;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SimulatedPhoneTest {

    private static final ShowRunId RUN = new ShowRunId("r1");
    private static final CueRunId ASK = new CueRunId("r1-1");
    private static final CueRunId LATER = new CueRunId("r1-90");
    private static final long STUDIO_START = 5_000_000_000L;
    private static final Duration DELAY = Duration.ofSeconds(2);
    private static final SealKey KEY = SealKey.of(new byte[32]);

    private final ManualClock time = new ManualClock();
    private final MobClock clock = time.clock();
    private final TimerWheel wheel = new TimerWheel(clock);
    private final MobRecord record = new MobRecord(1);
    private final List<FromPhone> sent = new ArrayList<>();
    private final List<String> givenUp = new ArrayList<>();
    private final PhoneLine line =
            new PhoneLine() {
                @Override
                public void send(FromPhone message) {
                    sent.add(message);
                }

                @Override
                public void giveUp(String why) {
                    givenUp.add(why);
                }
            };
    private SimulatedPhone phone = newPhone();
    private long offset;

    private SimulatedPhone newPhone() {
        AnswerModel everybodyAfterASecond =
                new AnswerModel(0, 0, 0, Duration.ofSeconds(1), 1e-9, 1);
        VideoDelay twoSeconds = new VideoDelay(DELAY, DELAY, 30);
        return new SimulatedPhone(
                0, new Habits(1, twoSeconds, everybodyAfterASecond, clock, wheel, record));
    }

    @BeforeEach
    void join() {
        letIn(0);
        comeOnline();
        phone.onMessage(new ToPhone.Snapshot(RUN, 0, List.of()));
        phone.onMessage(new ToPhone.Pong(clock.nanos() / 1000, studioNow()));
        sent.clear();
    }

    @Test
    void showsACueOnTheFirstOfItsFramesAtOrAfterItsMoment() {
        stage(question());
        assertEquals(List.of(new FromPhone.CueHeld(ASK)), sent);
        MediaTime at = studioNow();
        goOnAir(at);

        time.play(wheel, Duration.ofMillis(1999));
        assertEquals(List.of(), of(CueShown.class));
        time.play(wheel, Duration.ofMillis(36));

        CueShown shown = of(CueShown.class).getFirst();
        long skewMicros = shown.shown().micros() - at.micros();
        assertTrue(skewMicros >= 0 && skewMicros < 33_334, () -> "skew is " + skewMicros);
        assertEquals(DELAY, shown.delay());
    }

    @Test
    void aMobThatIsLateReportsTheFrameThatWasReallyOnScreen() {
        stage(question());
        MediaTime at = studioNow();
        goOnAir(at);
        time.advance(Duration.ofMillis(2500));
        wheel.advance();
        long skewMicros = of(CueShown.class).getFirst().shown().micros() - at.micros();
        assertTrue(skewMicros > 450_000, () -> "skew is " + skewMicros);
    }

    @Test
    void sendsTheSameBallotEveryTwoSecondsUntilItIsCounted() {
        stage(question());
        goOnAir(studioNow());
        time.play(wheel, Duration.ofMillis(3100));
        CastBallot ballot = of(CastBallot.class).getFirst();
        time.play(wheel, Duration.ofSeconds(4));
        assertEquals(List.of(ballot, ballot, ballot), of(CastBallot.class));

        phone.onMessage(new ToPhone.BallotCounted(ASK, 1, ballot.choice()));
        time.play(wheel, Duration.ofSeconds(10));
        assertEquals(3, of(CastBallot.class).size());
        assertFalse(phone.isBusy());
        assertEquals(Map.of(), record.violations().counts());
    }

    @Test
    void triesAgainWhenTheAskIsNotOpenYetButNotWhenItIsTooLate() {
        stage(question());
        goOnAir(studioNow());
        time.play(wheel, Duration.ofMillis(3100));
        phone.onMessage(new ToPhone.BallotRefused(ASK, 1, BallotRefusal.NOT_OPEN));
        time.play(wheel, Duration.ofSeconds(2));
        assertEquals(2, of(CastBallot.class).size());
        phone.onMessage(new ToPhone.BallotRefused(ASK, 1, BallotRefusal.TOO_LATE));
        time.play(wheel, Duration.ofSeconds(10));
        assertEquals(2, of(CastBallot.class).size());
        assertFalse(phone.isBusy());
    }

    @Test
    void changesItsMindInAPollWithTheNextSeq() {
        stage(AnswerModelTest.ask(Duration.ofSeconds(20), CountingRule.LAST));
        goOnAir(studioNow());
        time.play(wheel, Duration.ofMillis(7500));
        List<CastBallot> ballots = of(CastBallot.class);
        assertEquals(1, ballots.getFirst().seq());
        assertEquals(2, ballots.getLast().seq());
        assertTrue(!ballots.getFirst().choice().equals(ballots.getLast().choice()));
    }

    @Test
    void doesNotAnswerAfterTheLock() {
        stage(question());
        MediaTime at = studioNow();
        goOnAir(at);
        entry(new Fact.CueLocked(ASK, at.plus(Duration.ofMillis(500))));
        time.play(wheel, Duration.ofSeconds(6));
        assertEquals(1, of(CueShown.class).size());
        assertEquals(List.of(), of(CastBallot.class));
        assertFalse(phone.isBusy());
    }

    @Test
    void takesNoTapOnceTheAskIsClosingOnItsPictureAndGoesOnSendingTheOneBefore() {
        stage(AnswerModelTest.ask(Duration.ofSeconds(20), CountingRule.LAST));
        MediaTime at = studioNow();
        goOnAir(at);
        time.play(wheel, Duration.ofMillis(3100));
        CastBallot ballot = of(CastBallot.class).getFirst();
        entry(
                new Fact.CueClosing(
                        ASK, at.plus(Duration.ofMillis(1500)), at.plus(Duration.ofSeconds(9))));
        time.play(wheel, Duration.ofMillis(4100));
        assertEquals(List.of(ballot, ballot, ballot), of(CastBallot.class));
        phone.onMessage(new ToPhone.BallotRefused(ASK, 1, BallotRefusal.TOO_LATE));
        time.play(wheel, Duration.ofSeconds(10));
        assertEquals(3, of(CastBallot.class).size());
        assertFalse(phone.isBusy());
    }

    @Test
    void answersInItsOwnWindowWhenAnOutagePutTheDeadlineOff() {
        stage(question());
        MediaTime at = studioNow();
        goOnAir(at);
        entry(new Fact.CueClosing(ASK, null, at.plus(Duration.ofSeconds(30))));
        time.play(wheel, Duration.ofMillis(3100));
        assertEquals(1, of(CastBallot.class).size());
    }

    @Test
    void keepsItsBallotWhileItIsAwayAndContinuesTheLogWhereItWas() {
        stage(question());
        goOnAir(studioNow());
        time.play(wheel, Duration.ofMillis(2500));
        phone.onOffline();
        time.play(wheel, Duration.ofSeconds(3));
        assertEquals(List.of(), of(CastBallot.class));

        sent.clear();
        comeOnline();
        assertEquals(new FromPhone.Hello("t", RUN, 2L), sent.getFirst());
        assertEquals(1, of(CastBallot.class).size());
        assertEquals(Map.of(), record.violations().counts());
    }

    @Test
    void reportsAGapAndARepetition() {
        entry(new Fact.CueStaged(new CueRunId("r1-1"), null));
        offset++;
        entry(new Fact.CueStaged(new CueRunId("r1-2"), null));
        offset--;
        entry(new Fact.CueStaged(new CueRunId("r1-2"), null));
        assertEquals(
                Map.of(Violation.GAP, 1L, Violation.REPEATED, 1L), record.violations().counts());
    }

    @Test
    void takesASnapshotOfAnotherNodeThatKnowsLessButNotOfTheSame() {
        entry(new Fact.CueStaged(ASK, null));
        entry(new Fact.CueStaged(LATER, null));
        phone.onOffline();
        phone.onOtherNode();
        comeOnline();
        phone.onMessage(new ToPhone.Snapshot(RUN, 1, List.of()));
        assertEquals(0, record.violations().count(Violation.REPEATED));

        phone.onMessage(new ToPhone.Snapshot(RUN, 0, List.of()));
        assertEquals(1, record.violations().count(Violation.REPEATED));
    }

    @Test
    void aTicketOfTheSameRunMakesItTheSameFan() {
        joinAgain(0);
        comeOnline();
        assertEquals(Map.of(), record.violations().counts());

        joinAgain(7);
        sent.clear();
        phone.onOnline(line);
        assertEquals(new FromPhone.Hello("t", null, null), sent.getFirst());
        phone.onMessage(welcome(RUN, 7));
        assertEquals(Map.of(Violation.IDENTITY_LOST, 1L), record.violations().counts());
    }

    @Test
    void aTicketOfAnotherRunMayMakeItAnotherFan() {
        joinAgain(7);
        phone.onOnline(line);
        phone.onMessage(welcome(new ShowRunId("r2"), 7));
        assertEquals(Map.of(), record.violations().counts());
    }

    @Test
    void aPhoneThatPollsFindsThatItBecameAnotherFanInTheSameRun() {
        phone.onOffline();
        phone.onPolling(line);
        joinAgain(7);
        assertEquals(0, phone.offset());
        phone.onPolling(line);
        phone.onMessage(new ToPhone.Snapshot(RUN, 0, List.of()));
        phone.onMessage(welcome(RUN, 7));
        assertEquals(Map.of(Violation.IDENTITY_LOST, 1L), record.violations().counts());

        joinAgain(8);
        phone.onPolling(line);
        phone.onMessage(new ToPhone.Snapshot(new ShowRunId("r2"), 0, List.of()));
        phone.onMessage(welcome(new ShowRunId("r2"), 8));
        assertEquals(Map.of(Violation.IDENTITY_LOST, 1L), record.violations().counts());
    }

    @Test
    void reportsRepliesToBallotsThatItNeverSent() {
        stage(question());
        goOnAir(studioNow());
        phone.onMessage(new ToPhone.BallotCounted(ASK, 1, new OptionId("A")));
        assertEquals(Map.of(Violation.REPLY_TO_NOTHING, 1L), record.violations().counts());
    }

    @Test
    void reportsAnAnswerThatWasCountedAsAnotherAndASecondReply() {
        stage(question());
        goOnAir(studioNow());
        time.play(wheel, Duration.ofMillis(3100));
        String cast = of(CastBallot.class).getFirst().choice().value();
        OptionId other = new OptionId(cast.equals("A") ? "B" : "A");
        phone.onMessage(new ToPhone.BallotCounted(ASK, 1, other));
        phone.onMessage(new ToPhone.BallotCounted(ASK, 1, new OptionId(cast)));
        assertEquals(
                Map.of(Violation.WRONG_CHOICE, 1L, Violation.EXTRA_REPLY, 1L),
                record.violations().counts());
    }

    @Test
    void reportsAKeyThatDoesNotOpenAndACueThatWasNeverHeld() {
        stage(question());
        entry(
                new Fact.CueOnAir(
                        ASK,
                        studioNow(),
                        null,
                        SealKey.of(
                                new byte[] {
                                    1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5,
                                    6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8
                                })));
        entry(new Fact.CueOnAir(new CueRunId("r1-9"), studioNow(), null, KEY));
        assertEquals(
                Map.of(Violation.NOT_OPENED, 1L, Violation.NOT_HELD, 1L),
                record.violations().counts());
    }

    @Test
    void showsOfTheCuesInASnapshotTheOneThatItsPictureHasReached() {
        time.play(wheel, Duration.ofSeconds(1));
        MediaTime picture = studioNow().minus(DELAY);
        snapshot(picture.minus(Duration.ofSeconds(9)), picture.plus(Duration.ofSeconds(1)));
        time.play(wheel, Duration.ofMillis(500));
        assertEquals(List.of(ASK), shown());
        time.play(wheel, Duration.ofSeconds(1));
        assertEquals(List.of(ASK, LATER), shown());
    }

    @Test
    void showsOnlyTheLastOfTheCuesInASnapshotThatHaveCome() {
        time.play(wheel, Duration.ofSeconds(1));
        MediaTime picture = studioNow().minus(DELAY);
        snapshot(picture.minus(Duration.ofSeconds(9)), picture.minus(Duration.ofSeconds(1)));
        time.play(wheel, Duration.ofSeconds(2));
        assertEquals(List.of(LATER), shown());
    }

    private void snapshot(MediaTime first, MediaTime second) {
        Instant wall = clock.wall().instant();
        offset = 5;
        phone.onMessage(
                new ToPhone.Snapshot(
                        RUN,
                        offset,
                        List.of(
                                new ToPhone.Entry(2, wall, staged(ASK, question())),
                                new ToPhone.Entry(
                                        3, wall, new Fact.CueOnAir(ASK, first, null, KEY)),
                                new ToPhone.Entry(4, wall, staged(LATER, question())),
                                new ToPhone.Entry(
                                        5, wall, new Fact.CueOnAir(LATER, second, null, KEY)))));
    }

    private List<CueRunId> shown() {
        return of(CueShown.class).stream().map(CueShown::cueRun).toList();
    }

    @Test
    void aCueThatAConnectedPhoneDoesNotShowIsMissed() throws InterruptedException {
        stage(question());
        goOnAir(studioNow());
        assertEquals(1, judge().missed());
        time.play(wheel, Duration.ofMillis(2100));
        assertEquals(0, judge().missed());
    }

    @Test
    void aPhoneThatWasAwayAtGoIsExcusedUnlessItIsBackInTime() throws InterruptedException {
        stage(question());
        phone.onOffline();
        MediaTime at = studioNow();
        Instant decided = clock.wall().instant();
        time.play(wheel, Duration.ofMillis(500));
        comeOnline();
        offset++;
        phone.onMessage(new ToPhone.Entry(offset, decided, new Fact.CueOnAir(ASK, at, null, KEY)));
        assertEquals(1, judge().cues().getFirst().expected());
        time.play(wheel, Duration.ofSeconds(2));
        assertEquals(1, judge().cues().getFirst().shown());
        assertEquals(new Percentiles(0, 0, 0), judge().goToSocketMs());
    }

    @Test
    void anAnswerThatIsTappedWhileItIsAwayIsToGetAReply() throws InterruptedException {
        stage(question());
        goOnAir(studioNow());
        time.play(wheel, Duration.ofMillis(2500));
        assertEquals(0, judge().cues().getFirst().unanswered());
        assertFalse(phone.isWaiting(), "its fan thinks");
        phone.onOffline();
        time.play(wheel, Duration.ofSeconds(1));
        assertEquals(1, judge().cues().getFirst().unanswered());
        assertTrue(phone.isWaiting());
    }

    @Test
    void countsItselfAmongThoseThatGotTheResult() throws InterruptedException {
        stage(question());
        goOnAir(studioNow());
        assertEquals(0, judge().cues().getFirst().revealed());
        entry(new Fact.CueRevealed(ASK, studioNow(), new Tally(Map.of()), null));
        assertEquals(1, judge().cues().getFirst().revealed());
    }

    @Test
    void saysAgainAfterEachWelcomeWhatItHoldsAndWhatItHasShown() {
        stage(question());
        comeBack();
        assertEquals(List.of(new FromPhone.CueHeld(ASK)), of(FromPhone.CueHeld.class));

        goOnAir(studioNow());
        time.play(wheel, Duration.ofMillis(3100));
        phone.onMessage(
                new ToPhone.BallotCounted(ASK, 1, of(CastBallot.class).getFirst().choice()));
        assertFalse(phone.isBusy());
        List<CueShown> shown = of(CueShown.class);
        comeBack();
        assertEquals(shown, of(CueShown.class));
        assertEquals(List.of(), of(FromPhone.CueHeld.class));
        assertEquals(Map.of(), record.violations().counts());
    }

    @Test
    void saysOnceWhatCameUpWhileItWasAway() {
        stage(question());
        goOnAir(studioNow());
        phone.onOffline();
        time.play(wheel, Duration.ofMillis(2100));
        sent.clear();
        comeOnline();
        assertEquals(1, of(CueShown.class).size());
    }

    @Test
    void forgetsWithTheRunWhatItHeldAndHadShown() {
        stage(question());
        goOnAir(studioNow());
        time.play(wheel, Duration.ofMillis(2100));
        entry(staged(LATER, question()));
        phone.onOffline();
        sent.clear();
        phone.onOnline(line);
        phone.onMessage(welcome(new ShowRunId("r2"), 0));
        assertEquals(List.of(), of(CueShown.class));
        assertEquals(List.of(), of(FromPhone.CueHeld.class));
    }

    @Test
    void sendsFivePingsQuicklyThenOneEveryTenSeconds() {
        comeBack();
        time.play(wheel, Duration.ofMillis(999));
        assertEquals(4, of(Ping.class).size());
        time.play(wheel, Duration.ofMillis(1));
        assertEquals(5, of(Ping.class).size());
        answerPings();
        time.play(wheel, Duration.ofMillis(9_999));
        assertEquals(5, of(Ping.class).size());
        time.play(wheel, Duration.ofMillis(1));
        assertEquals(6, of(Ping.class).size());
    }

    @Test
    void givesUpALineWhosePingHasNoPongAfterTenSeconds() {
        comeBack();
        time.play(wheel, Duration.ofSeconds(1));
        answerPings();
        time.play(wheel, Duration.ofSeconds(10));
        answerPings();
        time.play(wheel, Duration.ofMillis(19_999));
        assertEquals(List.of(), givenUp);
        time.play(wheel, Duration.ofMillis(1));
        assertEquals(List.of("no pong"), givenUp);
    }

    @Test
    void thePongOfAnEarlierPingSaysNothingOfALaterOne() {
        comeBack();
        time.play(wheel, Duration.ofSeconds(1));
        phone.onMessage(new ToPhone.Pong(of(Ping.class).getFirst().sent(), studioNow()));
        time.play(wheel, Duration.ofSeconds(10));
        assertEquals(List.of("no pong"), givenUp);
    }

    @Test
    void leavesItToTheRequestsOfAPhoneThatPollsWhetherTheNetworkIsDead() {
        phone.onOffline();
        phone.onPolling(line);
        time.play(wheel, Duration.ofSeconds(40));
        assertEquals(List.of(), givenUp);
    }

    private void comeBack() {
        phone.onOffline();
        sent.clear();
        comeOnline();
    }

    private void answerPings() {
        phone.onMessage(new ToPhone.Pong(of(Ping.class).getLast().sent(), studioNow()));
    }

    private Summary judge() throws InterruptedException {
        Percentiles none = new Percentiles(0, 0, 0);
        return new Verdict(record, null).judge(1, new JitterWatchdog.Findings(none, 0, false));
    }

    private void letIn(int fan) {
        phone.onJoined(
                new JoinReply(
                        "t",
                        new FanIndex(fan),
                        "Show",
                        List.of("en"),
                        "/ws",
                        List.of(),
                        null,
                        null));
    }

    private void joinAgain(int fan) {
        phone.onBadTicket();
        phone.onOffline();
        letIn(fan);
    }

    private void comeOnline() {
        phone.onOnline(line);
        phone.onMessage(welcome(RUN, 0));
    }

    private static ToPhone welcome(ShowRunId run, int fan) {
        return new ToPhone.Welcome(run, new FanIndex(fan), Duration.ofSeconds(20));
    }

    private void stage(CueContent content) {
        entry(staged(ASK, content));
    }

    private static Fact staged(CueRunId cueRun, CueContent content) {
        return new Fact.CueStaged(
                cueRun,
                SealedContent.seal(MessageCodec.encode(content), cueRun, KEY, new byte[12]));
    }

    private void goOnAir(MediaTime at) {
        entry(new Fact.CueOnAir(ASK, at, null, KEY));
    }

    private void entry(Fact fact) {
        offset++;
        phone.onMessage(new ToPhone.Entry(offset, clock.wall().instant(), fact));
    }

    private static CueContent question() {
        return AnswerModelTest.ask(null, CountingRule.FIRST);
    }

    private MediaTime studioNow() {
        return new MediaTime(STUDIO_START + clock.nanos() / 1000);
    }

    private <T extends FromPhone> List<T> of(Class<T> type) {
        return sent.stream().filter(type::isInstance).map(type::cast).toList();
    }
}
