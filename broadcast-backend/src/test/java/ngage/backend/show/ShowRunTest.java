package ngage.backend.show;

import static ngage.backend.show.Desk.asSeen;
import static ngage.backend.show.Desk.reason;
import static ngage.backend.show.Desk.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import ngage.protocol.AsRun;
import ngage.protocol.CommandId;
import ngage.protocol.CommandRefusal;
import ngage.protocol.CueContent;
import ngage.protocol.CueRunId;
import ngage.protocol.Fact;
import ngage.protocol.FromControlRoom.Go;
import ngage.protocol.FromControlRoom.SetStandby;
import ngage.protocol.FromControlRoom.SetStudioDelay;
import ngage.protocol.LogEntry;
import ngage.protocol.MediaTime;
import ngage.protocol.MessageCodec;
import ngage.protocol.OptionId;
import ngage.protocol.RunMode;
import ngage.protocol.ToControlRoom.CommandAccepted;
import ngage.protocol.show.ShowFile;
import org.junit.jupiter.api.Test;

class ShowRunTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Desk desk = new Desk();

    private static CueRunId cueRun(int staging) {
        return new CueRunId("r1-" + staging);
    }

    @Test
    void beginsWithTheFirstCueInStandby() {
        assertEquals(
                new Fact.RunStarted(
                        Shows.RUN,
                        "The Test Show",
                        RunMode.REHEARSAL,
                        List.of("en"),
                        Shows.sealer().digest(ShowFile.of(Shows.SHOW).toJson())),
                desk.log.getFirst().fact());
        assertEquals(cueRun(1), desk.showRun.standby().orElseThrow().id());
        assertEquals(Optional.empty(), desk.showRun.onAir());
        assertThrows(
                IllegalStateException.class, () -> desk.showRun.start(RunMode.ON_AIR, desk.wall));
    }

    @Test
    void goPutsTheStandbyOnAirAndTheNextCueInStandby() {
        CommandAccepted reply = desk.accept(desk.decide(desk.press("c-a")));

        assertEquals(
                new CommandAccepted(
                        new CommandId("c-a"),
                        3,
                        cueRun(1),
                        desk.media,
                        desk.wall.plus(SECOND),
                        null),
                reply);
        assertEquals(
                new Fact.CueOnAir(cueRun(1), desk.media, null, Shows.sealer().key(cueRun(1))),
                desk.log.get(2).fact());
        assertEquals(
                new AsRun(Shows.id("hello"), cueRun(1), new CommandId("c-a"), "asha", "desk"),
                desk.log.get(2).asRun());
        assertEquals(
                new AsRun(Shows.id("q1"), cueRun(2), null, null, null), desk.log.get(3).asRun());
        assertEquals(cueRun(1), desk.showRun.onAir().orElseThrow().id());
        assertEquals(cueRun(2), desk.showRun.standby().orElseThrow().id());
    }

    @Test
    void stagesTheContentSealedAndWithoutTheAnswerKey() throws Exception {
        desk.playUntil("hello");
        Fact.CueStaged staged = assertInstanceOf(Fact.CueStaged.class, desk.log.getLast().fact());

        byte[] json =
                Objects.requireNonNull(staged.content())
                        .open(cueRun(2), Shows.sealer().key(cueRun(2)));

        CueContent.Ask ask =
                assertInstanceOf(
                        CueContent.Ask.class,
                        MessageCodec.decode(CueContent.class, json).orElseThrow());
        assertEquals("q1?", ask.prompt().in("en"));
        assertTrue(!new String(json, StandardCharsets.UTF_8).contains("answer"));
        assertThrows(
                IllegalArgumentException.class,
                () ->
                        Objects.requireNonNull(staged.content())
                                .open(cueRun(2), Shows.sealer().key(cueRun(1))));
    }

    @Test
    void closesAnAskWhenTheSlowestPhoneHasHadItsWindow() {
        desk.playUntil("q1");
        Fact.CueOnAir onAir = onAir("q1");

        assertEquals(onAir.at().plus(Duration.ofSeconds(10 + 7 + 1)), onAir.closes());
    }

    @Test
    void givesARepeatedCommandItsFirstAnswer() {
        Go go = desk.press();
        CommandAccepted first = desk.accept(desk.decide(go));
        desk.playUntil("q1");

        assertEquals(new Decision.Accepted(List.of(), first), desk.decide(go));

        SetStandby standby = new SetStandby(new CommandId("s"), Shows.id("bye"));
        CommandAccepted firstStandby = desk.accept(desk.decide(standby));
        assertEquals(new Decision.Accepted(List.of(), firstStandby), desk.decide(standby));
    }

    @Test
    void refusesGoWhenNothingIsInStandby() {
        desk.standBy("bye");
        desk.playUntil("bye");
        desk.pass(SECOND);

        assertEquals(CommandRefusal.NOTHING_IN_STANDBY, reason(desk.decide(desk.press())));
    }

    @Test
    void refusesGoOnAnOnAirThatTheOperatorDidNotSee() {
        Go looked = desk.press();
        desk.playUntil("hello");
        desk.pass(SECOND);

        assertEquals(
                "The show has moved on since you looked: on air is 1 “hello”, in standby 2 “q1”."
                        + " Look, then press GO again if that is what you want.",
                refused(desk.decide(looked)).message());
        Go wrongOnAir = new Go(new CommandId("x"), null, cueRun(2), null, desk.wall);
        assertEquals(CommandRefusal.STALE, reason(desk.decide(wrongOnAir)));
    }

    @Test
    void refusesGoOnAStandbyThatTheOperatorDidNotSee() {
        Go looked = desk.press();
        desk.standBy("p1");

        assertEquals(CommandRefusal.STALE, reason(desk.decide(looked)));
    }

    @Test
    void nudgesTheCueByFramesOfTheProgramme() {
        Go press = desk.press();
        MediaTime seen = desk.media.minus(Duration.ofMillis(300));
        Go nudged =
                new Go(press.command(), press.onAir(), press.standby(), seen, -2, press.pressed());

        assertEquals(
                new MediaTime(seen.micros() - 2 * Desk.FRAME_MICROS),
                desk.accept(desk.decide(nudged)).at());
    }

    @Test
    void addsTheMeasuredStudioDelayToLiveGosFromThenOnAlsoAfterAReplay() {
        desk.accept(
                desk.showRun.setStudioDelay(
                        new SetStudioDelay(new CommandId("clap"), Duration.ofMillis(480)),
                        Desk.ASHA,
                        desk.wall));

        ShowRun replayed = Shows.showRun();
        desk.log.forEach(replayed::apply);

        assertEquals(
                desk.media.plus(Duration.ofMillis(480)),
                desk.accept(
                                replayed.go(
                                        desk.press(),
                                        Desk.ASHA,
                                        new Moment(desk.wall, desk.media, Desk.FRAME_MICROS),
                                        desk.slowestPhone,
                                        null))
                        .at());
    }

    @Test
    void refusesGoTooSoonAfterTheLastAndSaysWhen() {
        desk.playUntil("hello");
        desk.pass(Duration.ofMillis(400));

        assertEquals(CommandRefusal.TOO_SOON, reason(desk.decide(desk.press())));
        assertEquals(Duration.ofMillis(600), refused(desk.decide(desk.press())).retryAfter());
        assertEquals(
                "The last GO was 0.4 s ago. Press GO again in 0.6 s.",
                refused(desk.decide(desk.press())).message());

        desk.pass(Duration.ofMillis(600));
        desk.accept(desk.decide(desk.press()));
    }

    @Test
    void takesGoWhenTheWallClockWasSetBack() {
        desk.playUntil("hello");
        desk.wall = desk.wall.minus(Duration.ofHours(1));

        desk.accept(desk.decide(desk.press()));
    }

    @Test
    void stampsGoAsSeenWithTheFrameThatTheOperatorSaw() {
        Go go = asSeen(desk.press(), desk.media.minus(Duration.ofMillis(300)));

        assertEquals(desk.media.minus(Duration.ofMillis(300)), desk.accept(desk.decide(go)).at());
    }

    @Test
    void refusesAFrameTooFarFromNow() {
        Go old = asSeen(desk.press(), desk.media.minus(Duration.ofMillis(5_001)));
        Go ahead = asSeen(desk.press(), desk.media.plus(Duration.ofMillis(5_001)));

        assertEquals(CommandRefusal.FRAME_TOO_OLD, reason(desk.decide(old)));
        assertEquals(CommandRefusal.FRAME_TOO_OLD, reason(desk.decide(ahead)));
        desk.accept(desk.decide(asSeen(desk.press(), desk.media.minus(Duration.ofSeconds(5)))));
    }

    @Test
    void checksStalenessBeforeHasteBeforeTheFrame() {
        Go staleTooSoonAndOld = asSeen(desk.press(), desk.media.minus(Duration.ofMinutes(1)));
        desk.playUntil("hello");
        Go tooSoonAndOld = asSeen(desk.press(), desk.media.minus(Duration.ofMinutes(1)));

        assertEquals(CommandRefusal.STALE, reason(desk.decide(staleTooSoonAndOld)));
        assertEquals(CommandRefusal.TOO_SOON, reason(desk.decide(tooSoonAndOld)));
    }

    @Test
    void givesTheSlowestPhoneItsTimeWhenAnAskIsLockedByHand() {
        desk.playUntil("q1");
        int size = desk.log.size();
        desk.playUntil("q1-lock");
        MediaTime closes = desk.media.plus(Duration.ofSeconds(7 + 1));

        assertEquals(
                List.of(
                        new Fact.CueOnAir(
                                cueRun(3), desk.media, null, Shows.sealer().key(cueRun(3))),
                        new Fact.CueClosing(cueRun(2), desk.media, closes),
                        new Fact.CueStaged(cueRun(4), null)),
                desk.factsSince(size));
        assertTrue(desk.showRun.cueRun(cueRun(2)).isOpenAsk());
        assertEquals(List.of(), desk.showRun.due(closes.minus(Duration.ofMillis(1))));

        size = desk.log.size();
        desk.pass(Duration.ofSeconds(8));
        desk.lockDue();

        assertEquals(List.of(new Fact.CueLocked(cueRun(2), closes)), desk.factsSince(size));
        assertEquals(List.of(), desk.showRun.due(desk.media.plus(Duration.ofHours(1))));
    }

    @Test
    void neverPostponesADeadlineByALock() {
        desk.playUntil("q1");
        MediaTime deadline = Objects.requireNonNull(onAir("q1").closes());
        desk.pass(Duration.ofSeconds(14));
        desk.playUntil("q1-lock");

        assertEquals(
                new Fact.CueClosing(cueRun(2), desk.media, deadline),
                desk.log.get(desk.log.size() - 2).fact());
    }

    @Test
    void stampsALockAsSeenWithTheFrameThatTheOperatorSaw() {
        desk.playUntil("q1");
        desk.pass(SECOND);
        MediaTime seen = desk.media.minus(Duration.ofMillis(300));
        desk.accept(desk.decide(asSeen(desk.press(), seen)));

        assertEquals(
                new Fact.CueClosing(cueRun(2), seen, seen.plus(Duration.ofSeconds(7 + 1))),
                desk.log.get(desk.log.size() - 2).fact());
    }

    @Test
    void givesFansTimeToComeBackAfterAnOutage() {
        desk.playUntil("q1");
        desk.pass(Duration.ofSeconds(17));
        int size = desk.log.size();
        desk.extend();
        MediaTime closes = desk.media.plus(Desk.ALLOWANCE);

        assertEquals(List.of(new Fact.CueClosing(cueRun(2), null, closes)), desk.factsSince(size));
        desk.extend();
        assertEquals(size + 1, desk.log.size());
        assertEquals(List.of(), desk.showRun.due(closes.minus(Duration.ofMillis(1))));
        assertEquals(1, desk.showRun.due(closes).size());
    }

    @Test
    void leavesAFartherDeadlineAndAnAskWithoutOneAloneAfterAnOutage() {
        desk.playUntil("q1");
        desk.standBy("p1");
        desk.playUntil("p1");
        int size = desk.log.size();

        desk.extend();

        assertEquals(List.of(), desk.factsSince(size));
    }

    @Test
    void canLockAnAskThatAnOutageExtended() {
        desk.playUntil("q1");
        desk.pass(Duration.ofSeconds(16));
        desk.extend();
        desk.playUntil("q1-lock");

        assertEquals(
                new Fact.CueClosing(cueRun(2), desk.media, desk.media.plus(Duration.ofSeconds(8))),
                desk.log.get(desk.log.size() - 2).fact());
    }

    @Test
    void refusesToRevealAnAskThatIsClosingAndSaysWhen() {
        desk.standBy("p1");
        desk.playUntil("p1");
        desk.playUntil("p1-lock");
        desk.pass(Duration.ofSeconds(2));

        var refusal = refused(desk.decide(desk.press()));

        assertEquals(CommandRefusal.NOT_LOCKED, refusal.reason());
        assertEquals(Duration.ofSeconds(6), refusal.retryAfter());
    }

    @Test
    void locksAnAskAtItsDeadline() {
        desk.playUntil("q1");
        Fact.CueOnAir onAir = onAir("q1");
        desk.media = Objects.requireNonNull(onAir.closes()).minus(Duration.ofMillis(1));
        assertEquals(List.of(), desk.lockDue());
        desk.pass(Duration.ofMillis(1));
        int size = desk.log.size();

        desk.lockDue();

        assertEquals(
                List.of(new Fact.CueLocked(onAir.cueRun(), onAir.closes())), desk.factsSince(size));
        assertEquals(List.of(), desk.lockDue());
    }

    @Test
    void neverLocksAPollWithoutAWindowByItself() {
        desk.standBy("p1");
        desk.playUntil("p1");
        desk.pass(Duration.ofDays(1));

        assertEquals(List.of(), desk.lockDue());
    }

    @Test
    void keepsAnAskOpenWhenTheNextCueGoesOnAir() {
        desk.playUntil("q1");
        desk.standBy("p1");
        desk.playUntil("p1");

        assertTrue(desk.showRun.cueRun(cueRun(2)).isOpenAsk());
    }

    @Test
    void revealsALockedAskWithItsTallyAndAnswer() {
        desk.playUntil("q1-lock");
        desk.closeAsks();
        int size = desk.log.size();
        desk.playUntil("q1-reveal");

        assertEquals(
                new Fact.CueRevealed(cueRun(2), desk.media, Desk.TALLY, new OptionId("right")),
                desk.factsSince(size).get(1));
    }

    @Test
    void refusesToRevealWhileBallotsAreTakenAndSaysWhen() {
        desk.playUntil("q1");
        desk.standBy("q1-reveal");
        desk.pass(Duration.ofSeconds(2));

        var refusal = refused(desk.decide(desk.press()));

        assertEquals(CommandRefusal.NOT_LOCKED, refusal.reason());
        assertEquals(Duration.ofSeconds(16), refusal.retryAfter());
        assertEquals(
                "2 “q1” still takes answers. It locks in 16.0 s; reveal it then.",
                refusal.message());
    }

    @Test
    void saysToLockFirstWhenNoDeadlineWill() {
        desk.standBy("p1");
        desk.playUntil("p1");
        desk.standBy("p1-reveal");
        desk.pass(SECOND);

        var refusal = refused(desk.decide(desk.press()));

        assertEquals("5 “p1” still takes answers. Lock it first.", refusal.message());
        assertEquals(null, refusal.retryAfter());
    }

    @Test
    void refusesToSteerWhatHasNotBeenOnAir() {
        desk.standBy("q1-reveal");
        assertEquals(CommandRefusal.NOT_RUNNING, reason(desk.decide(desk.press())));

        desk.standBy("q1-lock");
        assertEquals(CommandRefusal.NOT_RUNNING, reason(desk.decide(desk.press())));
    }

    @Test
    void refusesToLockOrRevealTwice() {
        desk.playUntil("q1-lock");
        desk.pass(SECOND);
        desk.standBy("q1-lock");
        assertEquals(CommandRefusal.NOT_RUNNING, reason(desk.decide(desk.press())));

        desk.closeAsks();
        desk.standBy("q1-reveal");
        desk.playUntil("q1-reveal");
        desk.pass(SECOND);

        desk.standBy("q1-lock");
        assertEquals(CommandRefusal.NOT_RUNNING, reason(desk.decide(desk.press())));

        desk.standBy("q1-reveal");
        assertEquals(CommandRefusal.NOT_RUNNING, reason(desk.decide(desk.press())));
    }

    @Test
    void performsACueAgainAsANewCueRun() {
        desk.playUntil("q1-lock");
        desk.closeAsks();
        desk.playUntil("q1-reveal");
        desk.standBy("q1");
        desk.playUntil("q1");
        CueRun again = desk.showRun.onAir().orElseThrow();
        desk.playUntil("q1-lock");

        assertEquals(
                new Fact.CueClosing(again.id(), desk.media, desk.media.plus(Duration.ofSeconds(8))),
                desk.log.get(desk.log.size() - 2).fact());
    }

    @Test
    void refusesACueThatTheRundownLacks() {
        SetStandby unknown = new SetStandby(new CommandId("s"), Shows.id("nope"));

        assertEquals(CommandRefusal.UNKNOWN_CUE, reason(desk.decide(unknown)));
    }

    @Test
    void changesNothingWhenItIsOnlyAsked() {
        Go go = desk.press();

        assertEquals(
                assertInstanceOf(Decision.Accepted.class, desk.decide(go)).reply(),
                assertInstanceOf(Decision.Accepted.class, desk.decide(go)).reply());
        assertEquals(2, desk.showRun.offset());
    }

    @Test
    void takesNoEntryOutOfOrder() {
        desk.playUntil("hello");
        LogEntry old = desk.log.getFirst();

        assertThrows(IllegalStateException.class, () -> desk.showRun.apply(old));
    }

    @Test
    void saysWhatToDoWhenTheShowFileIsNotTheOneItBeganWith() {
        ShowRun replayed =
                new ShowRun(Shows.RUN, Shows.corrected(), Shows.sealer(), ShowRunConfig.DEFAULT);

        OtherShowException problem =
                assertThrows(OtherShowException.class, () -> replayed.apply(desk.log.getFirst()));
        assertEquals(
                "run r1 began with another version of the show \u201cThe Test Show\u201d, or another"
                        + " secret: use the show file and secret it began with, or begin a new run"
                        + " with --new-run",
                problem.getMessage());
    }

    private Fact.CueOnAir onAir(String cue) {
        CueRunId onAir = desk.showRun.onAir().orElseThrow().id();
        assertEquals(Shows.id(cue), desk.showRun.cueRun(onAir).cue().id());
        return desk.log.stream()
                .map(LogEntry::fact)
                .filter(Fact.CueOnAir.class::isInstance)
                .map(Fact.CueOnAir.class::cast)
                .filter(fact -> fact.cueRun().equals(onAir))
                .findFirst()
                .orElseThrow();
    }
}
