package ngage.backend.audience;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import ngage.backend.admission.Rights;
import ngage.backend.admission.Ticket;
import ngage.backend.admission.TicketSigner;
import ngage.backend.stamp.StreamClock;
import ngage.protocol.AsRun;
import ngage.protocol.BallotRefusal;
import ngage.protocol.CloseReason;
import ngage.protocol.CueRunId;
import ngage.protocol.Fact;
import ngage.protocol.FanIndex;
import ngage.protocol.FromPhone;
import ngage.protocol.LogEntry;
import ngage.protocol.MalformedMessageException;
import ngage.protocol.MediaTime;
import ngage.protocol.MessageCodec;
import ngage.protocol.OptionId;
import ngage.protocol.RunMode;
import ngage.protocol.SealKey;
import ngage.protocol.SealedContent;
import ngage.protocol.ShowRunId;
import ngage.protocol.Tally;
import ngage.protocol.ToControlRoom.AudiencePulse;
import ngage.protocol.ToControlRoom.SpreadBar;
import ngage.protocol.ToPhone;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PhoneTest {

    private static final ShowRunId RUN = new ShowRunId("r1");
    private static final Instant WALL = Instant.parse("2026-11-22T20:00:00Z");
    private static final AsRun AS_RUN = new AsRun(null, null, null, null, null);
    private static final Executor IO_THREAD = Runnable::run;
    private static final int RING = 8;

    private final TicketSigner tickets = new TicketSigner("secret".getBytes(UTF_8));
    private final FakeBallotBox ballots = new FakeBallotBox();
    private final AudienceConfig config = config(Duration.ZERO);
    private long nanos;
    private final StreamClock clock = new StreamClock(new MediaTime(5_000_000), () -> nanos);
    private AudienceHub hub = hub(config);
    private final List<LogEntry> log = new ArrayList<>();

    @Test
    void welcomesAPhoneAndGivesItASnapshot() {
        append(started());
        FakePhone phone = join(7);

        assertEquals(List.of(welcome(7), snapshot(1, 1)), phone.received());
    }

    @Test
    void givesEveryEntryToEveryPhoneInOrder() {
        append(started());
        FakePhone first = join(1);
        FakePhone second = join(2);
        first.received();
        second.received();
        append(staged("r1-1"));
        append(onAir("r1-1"));

        assertEquals(List.of(entry(2), entry(3)), first.received());
        assertEquals(List.of(entry(2), entry(3)), second.received());
    }

    @Test
    void goesOnWithoutAGapWhereAPhoneWas() {
        append(started());
        append(staged("r1-1"));
        append(onAir("r1-1"));
        FakePhone phone = connect();
        phone.say(new FromPhone.Hello(ticket(3), RUN, 1L));

        assertEquals(List.of(welcome(3), entry(2), entry(3)), phone.received());
    }

    @Test
    void givesASnapshotToAPhoneOfAnotherEpochOrOfAnOffsetThatIsGoneOrUnknown() {
        append(started());
        stage(RING + 4);
        long head = log.size();
        for (FromPhone.Hello hello :
                List.of(
                        new FromPhone.Hello(ticket(3), new ShowRunId("r0"), head),
                        new FromPhone.Hello(ticket(3), RUN, 2L),
                        new FromPhone.Hello(ticket(3), RUN, head + 5),
                        new FromPhone.Hello(ticket(3), RUN, -1L))) {
            FakePhone phone = connect();
            phone.say(hello);

            assertEquals(
                    List.of(welcome(3), snapshot(head, 1, head)), phone.received(), hello + "");
        }
    }

    @Test
    void givesALaggingPhoneAllItMissedWhateverThePiecesItTakes() {
        append(started());
        FakePhone phone = join(1);
        phone.received();
        phone.socket.takeOnly(10);
        stage(5);
        assertTrue(phone.socket.isAwaitingRoom);
        while (phone.socket.isAwaitingRoom) {
            phone.socket.takeOnly(7);
            phone.phone.onWritable();
        }

        assertEquals(LongStream.rangeClosed(2, 6).mapToObj(this::entry).toList(), phone.received());
    }

    @Test
    void givesAllThatCameSinceItsLastTurnHoweverMuchItIs() {
        append(started());
        List<Runnable> turns = new ArrayList<>();
        FakeSocket socket = new FakeSocket();
        FakePhone phone = new FakePhone(socket, hub.connect(socket, turns::add));
        phone.say(hello(1));
        phone.received();
        String big = "QUJD".repeat(15_000);
        for (int i = 0; i < 4; i++) {
            append(new Fact.CueStaged(new CueRunId("r1-" + i), new SealedContent(big)));
        }
        turns.forEach(Runnable::run);

        assertEquals(LongStream.rangeClosed(2, 5).mapToObj(this::entry).toList(), phone.received());
    }

    @Test
    void givesASnapshotToAPhoneThatFellOffTheRingButFinishesItsFrameFirst() {
        append(started());
        FakePhone phone = join(1);
        phone.received();
        phone.socket.takeOnly(10);
        stage(RING + 3);
        long head = log.size();
        phone.socket.takeOnly(Integer.MAX_VALUE);
        phone.phone.onWritable();
        append(staged("r1-99"));

        assertEquals(List.of(entry(2), snapshot(head, 1, head), entry(head + 1)), phone.received());
    }

    @Test
    void neverPutsAPrivateMessageIntoAHalfWrittenFrame() {
        append(started());
        FakePhone phone = join(1);
        phone.received();
        phone.socket.takeOnly(10);
        append(staged("r1-1"));
        phone.say(new FromPhone.Ping(41));
        phone.socket.takeOnly(Integer.MAX_VALUE);
        phone.phone.onWritable();

        assertEquals(
                List.of(entry(2), new ToPhone.Pong(41, new MediaTime(5_000_000))),
                phone.received());
    }

    @Test
    void answersTheLastPingOfAPhoneThatTookNothingMeanwhile() {
        append(started());
        FakePhone phone = join(1);
        phone.received();
        phone.socket.takeOnly(10);
        append(staged("r1-1"));
        for (int ping = 1; ping <= 3; ping++) {
            phone.say(new FromPhone.Ping(ping));
        }
        phone.socket.takeOnly(Integer.MAX_VALUE);
        phone.phone.onWritable();

        assertEquals(
                List.of(entry(2), new ToPhone.Pong(3, new MediaTime(5_000_000))), phone.received());
    }

    @Test
    void keepsForALatePhoneTheLastTwoCuesOnAirAndWhatIsInStandby() {
        append(started());
        for (String cueRun : List.of("r1-1", "r1-2", "r1-3")) {
            append(staged(cueRun));
            append(onAir(cueRun));
            append(new Fact.CueClosing(new CueRunId(cueRun), null, new MediaTime(9)));
            append(new Fact.CueLocked(new CueRunId(cueRun), new MediaTime(9)));
        }
        append(staged("r1-4"));

        assertEquals(
                List.of(welcome(1), snapshot(14, 1, 6, 7, 8, 9, 10, 11, 12, 13, 14)),
                join(1).received());
    }

    @Test
    void keepsForALatePhoneTheResultOfAnAskThatAnotherCueFollowed() {
        append(started());
        append(staged("r1-1"));
        append(onAir("r1-1"));
        append(staged("r1-2"));
        append(onAir("r1-2"));
        append(new Fact.CueStaged(new CueRunId("r1-3"), null));
        append(onAir("r1-3"));
        append(revealed("r1-1"));
        assertEquals(List.of(welcome(1), snapshot(8, 1, 2, 3, 4, 5, 8)), join(1).received());

        append(staged("r1-4"));
        append(onAir("r1-4"));
        assertEquals(List.of(welcome(2), snapshot(10, 1, 2, 3, 8, 9, 10)), join(2).received());
    }

    @Test
    void bringsAnAskBackWithItsResultHoweverManyCuesCameBetween() {
        append(started());
        append(staged("r1-1"));
        append(onAir("r1-1"));
        for (int cue = 2; cue < 5; cue++) {
            append(staged("r1-" + cue));
            append(onAir("r1-" + cue));
        }
        append(revealed("r1-1"));

        assertEquals(List.of(welcome(1), snapshot(10, 1, 2, 3, 8, 9, 10)), join(1).received());
    }

    @Test
    void closesAPhoneThatTakesNothing() {
        append(started());
        FakePhone phone = join(1);
        phone.received();
        phone.socket.takeOnly(0);
        append(staged("r1-1"));
        pass(config.tooSlowAfter().plusSeconds(1));
        phone.socket.takeOnly(Integer.MAX_VALUE);
        phone.phone.onWritable();

        assertEquals(closing(CloseReason.TOO_SLOW), phone.lastTwo());
        pass(config.closeWithin().plusSeconds(1));
        assertTrue(phone.socket.isClosed);
        assertEquals(0, hub.pulse().connected());
    }

    @Test
    void closesASilentPhoneAndKeepsOneThatTalks() {
        append(started());
        FakePhone silent = join(1);
        FakePhone talking = join(2);
        pass(config.silentAfter().minusSeconds(1));
        talking.say(new FromPhone.Ping(1));
        pass(Duration.ofSeconds(2));

        assertEquals(closing(CloseReason.SILENT), silent.lastTwo());
        assertFalse(talking.socket.hasEndedWrites);
    }

    /// After 24 days and 20 hours of the machine, milliseconds do not fit into an `int` any more.
    @Test
    void closesASilentPhoneAndKeepsOneThatTalksWhileTheMillisecondsOverflow() {
        nanos = Duration.ofMillis(Integer.MAX_VALUE - 10_000).toNanos();
        append(started());
        FakePhone silent = join(1);
        FakePhone talking = join(2);
        pass(config.silentAfter().minusSeconds(1));
        talking.say(new FromPhone.Ping(1));
        assertFalse(silent.socket.hasEndedWrites);
        pass(Duration.ofSeconds(2));
        assertEquals(closing(CloseReason.SILENT), silent.lastTwo());
        pass(config.silentAfter().minusSeconds(3));
        assertFalse(talking.socket.hasEndedWrites);
        pass(Duration.ofSeconds(2));
        assertEquals(closing(CloseReason.SILENT), talking.lastTwo());
    }

    @Test
    void countsThePhonesThatMissedTheirHeartbeat() {
        append(started());
        FakePhone silent = join(1);
        FakePhone talking = join(2);
        pass(config.heartbeat());
        assertEquals(0, hub.pulse().silent());
        talking.say(new FromPhone.Ping(1));
        pass(config.heartbeat().dividedBy(2));
        assertEquals(1, hub.pulse().silent());
        silent.say(new FromPhone.Ping(1));
        assertEquals(0, hub.pulse().silent());
        pass(config.heartbeat().multipliedBy(2));
        assertEquals(2, hub.pulse().silent());
        silent.phone.leave();
        talking.phone.leave();
        assertEquals(0, hub.pulse().silent());
    }

    @Test
    void givesAPhoneItsTimeAgainAfterAPauseOfTheWholeProcess() {
        append(started());
        FakePhone talking = join(1);
        FakePhone silent = join(2);
        FakePhone new_ = connect();
        pass(Duration.ofSeconds(1));
        nanos += config.silentAfter().multipliedBy(100).toNanos();
        hub.tick();
        assertEquals(3, hub.pulse().connected());
        pass(config.silentAfter().minusSeconds(2));
        talking.say(new FromPhone.Ping(1));
        assertFalse(silent.socket.hasEndedWrites);
        pass(Duration.ofSeconds(2));

        assertFalse(talking.socket.hasEndedWrites);
        assertEquals(closing(CloseReason.SILENT), silent.lastTwo());
        assertEquals(closing(CloseReason.NO_HELLO), new_.lastTwo());
    }

    @Test
    void looksAtEveryPhoneInTimeHoweverManyThereAreAndWhenTheyCame() {
        append(started());
        List<FakePhone> phones = new ArrayList<>();
        for (int fan = 0; fan < 200; fan++) {
            phones.add(join(fan));
            pass(Duration.ofMillis(777));
            phones.forEach(phone -> phone.say(new FromPhone.Ping(1)));
            nanos += Duration.ofSeconds(3).toNanos();
        }
        pass(config.silentAfter().minusSeconds(4));
        assertEquals(200, hub.pulse().connected());
        pass(Duration.ofSeconds(4).plus(config.closeWithin()).plusSeconds(1));

        assertEquals(0, hub.pulse().connected());
    }

    @Test
    void givesEachPhoneItsOwnMomentToComeBackAndTheOtherNodesWhenItDrains() {
        hub = hub(config(Duration.ofSeconds(4)));
        append(started());
        hub.setOtherNodes(() -> List.of("https://n2.example.org"));
        List<FakePhone> phones = new ArrayList<>();
        for (int fan = 0; fan < 40; fan++) {
            phones.add(join(fan));
        }
        hub.drain();

        Set<Duration> slots = new TreeSet<>();
        for (FakePhone phone : phones) {
            List<String> all = phone.lastTwo();
            ToPhone.Closing closing = (ToPhone.Closing) FakePhone.decode(all.getFirst());
            assertEquals(List.of("https://n2.example.org"), closing.nodes());
            slots.add(closing.retryAfter());
        }
        assertEquals(40, slots.size());
        assertTrue(hub.isDraining());
    }

    @Test
    void doesTheJobsBehindOneThatFails() {
        FakePhone phone = connect();
        List<String> done = new ArrayList<>();
        phone.phone
                .shard()
                .hand(() -> {
                    phone.phone.shard().hand(() -> done.add("behind"));
                    throw new IllegalStateException("on purpose");
                });

        assertEquals(List.of("behind"), done);
    }

    @Test
    void countsMessagesOfATypeThatItDoesNotKnow() {
        append(started());
        FakePhone phone = join(1);
        phone.socket.send("{\"type\":\"dance\"}");
        phone.phone.onReadable();

        assertEquals("skipped 1 messages of phones that are newer than it", hub.health().text());
    }

    @Test
    void sendsAwayAPhoneThatCameTogetherWithTheLastOneThereIsRoomFor() {
        hub = hub(config.withMaxPhones(1));
        append(started());
        FakePhone first = connect();
        FakePhone second = connect();
        first.say(hello(1));
        first.phone.leave();
        second.say(hello(2));
        assertEquals(welcome(2), second.received().getFirst());
        connect().phone.leave();
        FakePhone third = connect();
        third.say(hello(3));

        assertEquals(closing(CloseReason.NO_ROOM), first.lastTwo());
        assertEquals(closing(CloseReason.NO_ROOM), third.lastTwo());
    }

    @Test
    void anOverlayTakesASocketThatAPhoneCannotHave() {
        hub = hub(config.withMaxPhones(1));
        append(started());
        FakePhone overlay = connect();
        overlay.say(
                new FromPhone.Hello(
                        tickets.sign(
                                new Ticket(
                                        RUN,
                                        new FanIndex(2),
                                        Rights.OVERLAY,
                                        WALL.plusSeconds(60))),
                        null,
                        null));

        assertEquals(0, hub.connected());
        assertFalse(hub.hasRoom());
    }

    @Test
    void aThreadThatTookNothingOnceIsAskedAgain() {
        append(started());
        AtomicBoolean isFull = new AtomicBoolean();
        FakeSocket socket = new FakeSocket();
        FakePhone phone =
                new FakePhone(
                        socket,
                        hub.connect(
                                socket,
                                turn -> {
                                    if (isFull.get()) {
                                        throw new OutOfMemoryError("no place for a task");
                                    }
                                    turn.run();
                                }));
        phone.say(hello(1));
        phone.received();
        isFull.set(true);
        assertThrows(OutOfMemoryError.class, () -> append(staged("r1-1")));
        isFull.set(false);
        append(staged("r1-2"));

        assertEquals(List.of(entry(2), entry(3)), phone.received());
    }

    @Test
    void sendsAwayAPhoneWhoseHelloComesAfterTheDrain() {
        append(started());
        hub.drain();
        FakePhone phone = connect();
        phone.say(hello(1));

        assertEquals(closing(CloseReason.DRAINING), phone.lastTwo());
    }

    @Test
    void closesASocketWithoutAHello() {
        FakePhone phone = connect();
        pass(config.helloWithin().plusSeconds(1));

        assertEquals(closing(CloseReason.NO_HELLO), phone.lastTwo());
    }

    @Test
    void closesAPhoneWithAWrongOrExpiredTicket() {
        Ticket expired = new Ticket(RUN, new FanIndex(1), WALL.minusSeconds(1));
        Ticket otherRun = new Ticket(new ShowRunId("r0"), new FanIndex(1), WALL.plusSeconds(9));
        for (String ticket : List.of("x", tickets.sign(expired), tickets.sign(otherRun))) {
            FakePhone phone = connect();
            phone.say(new FromPhone.Hello(ticket, null, null));

            assertEquals(closing(CloseReason.BAD_TICKET), phone.lastTwo());
        }
    }

    @Test
    void replacesTheFirstSocketOfAFanByTheSecond() {
        append(started());
        FakePhone first = join(5);
        FakePhone second = join(5);

        assertEquals(closing(CloseReason.REPLACED), first.lastTwo());
        assertFalse(second.socket.hasEndedWrites);
        first.phone.leave();
        append(staged("r1-1"));
        assertEquals(List.of(welcome(5), snapshot(1, 1), entry(2)), second.received());
    }

    @Test
    void closesAPhoneThatSaysTooMuch() {
        append(started());
        FakePhone phone = join(1);
        for (int i = 0; i < config.messageBurst(); i++) {
            phone.say(new FromPhone.Ping(i));
        }

        assertEquals(closing(CloseReason.TOO_MANY), phone.lastTwo());
    }

    @Test
    void closesAPhoneThatSendsFramesWithoutEndThatAreNoMessages() {
        append(started());
        FakePhone phone = join(1);
        byte[] pong = FrameReaderTest.frame(0x8a, "");
        for (int i = 0; i < config.messageBurst(); i++) {
            phone.socket.sendRaw(pong);
            phone.phone.onReadable();
        }

        assertEquals(closing(CloseReason.TOO_MANY), phone.lastTwo());
    }

    @Test
    void readsOnWhileItClosesButNotWithoutEnd() {
        append(started());
        FakePhone phone = join(1);
        phone.socket.send("x".repeat(config.messageBytes() + 1));
        phone.phone.onReadable();
        assertTrue(phone.socket.hasEndedWrites);
        byte[] more = new byte[64 * 1024];
        for (int i = 0; i < 16; i++) {
            assertFalse(phone.socket.isClosed, "after " + i);
            phone.socket.sendRaw(more);
            phone.phone.onReadable();
        }
        phone.socket.sendRaw(more);
        phone.phone.onReadable();

        assertTrue(phone.socket.isClosed);
    }

    @Test
    void bearsAFewMalformedMessages() {
        append(started());
        FakePhone phone = join(1);
        phone.received();
        for (int i = 0; i < config.malformedMessages(); i++) {
            phone.socket.send("{\"type\":\"castBallot\"}");
            phone.phone.onReadable();
        }
        assertEquals(List.of(), phone.received());
        phone.socket.send("rubbish");
        phone.phone.onReadable();

        assertEquals(closing(CloseReason.MALFORMED), phone.lastTwo());
    }

    @Test
    void acknowledgesABallotOnlyWhenItIsStored() {
        append(started());
        FakePhone phone = join(9);
        phone.received();
        FromPhone.CastBallot ballot =
                new FromPhone.CastBallot(new CueRunId("r1-1"), 1, new OptionId("B"), null, null);
        phone.say(ballot);
        assertEquals(List.of(), phone.received());
        ballots.replies.getFirst().onCounted(new OptionId("A"));
        phone.say(ballot);
        ballots.replies.getLast().onRefused(BallotRefusal.TOO_LATE);
        phone.say(ballot);
        ballots.replies.getLast().onOverloaded();

        assertEquals(
                List.of(
                        new ToPhone.BallotCounted(ballot.cueRun(), 1, new OptionId("A")),
                        new ToPhone.BallotRefused(ballot.cueRun(), 1, BallotRefusal.TOO_LATE)),
                phone.received());
        assertEquals(List.of(9, 9, 9), ballots.fans);
    }

    @Test
    void anOverlayHearsTheLogAndIsNobody() {
        append(started());
        FakePhone phone = join(1);
        sayDelay(phone, 0);
        FakePhone overlay = connect();
        overlay.say(
                new FromPhone.Hello(
                        tickets.sign(
                                new Ticket(
                                        RUN,
                                        new FanIndex(2),
                                        Rights.OVERLAY,
                                        WALL.plusSeconds(60))),
                        null,
                        null));
        assertEquals(List.of(welcome(2), snapshot(1, 1)), overlay.received());

        append(staged("r1-1"));
        overlay.say(new FromPhone.CueHeld(new CueRunId("r1-1")));
        overlay.say(
                new FromPhone.CastBallot(new CueRunId("r1-1"), 1, new OptionId("B"), null, null));

        assertEquals(1, overlay.received().size());
        assertEquals(List.of(), ballots.fans);
        assertEquals(0, hub.pulse().held());
        assertEquals(1, hub.pulse().connected());
        assertEquals(Duration.ZERO, hub.slowestDelay());
        overlay.phone.leave();
        assertEquals(1, hub.pulse().connected());
        assertEquals(Duration.ZERO, hub.slowestDelay());
    }

    @Test
    void waitsForTheSlowestPhoneAndForThoseThatHaveNotSaidHowSlowTheyAre() {
        append(started());
        assertEquals(config.assumedDelay(), hub.slowestDelay());
        FakePhone first = join(1);
        FakePhone second = join(2);
        sayDelay(first, 2500);
        assertEquals(config.assumedDelay(), hub.slowestDelay());
        sayDelay(second, 4200);
        assertEquals(Duration.ofMillis(4200), hub.slowestDelay());
        sayDelay(second, 3100);
        assertEquals(Duration.ofMillis(3100), hub.slowestDelay());
        FakePhone third = join(3);
        assertEquals(config.assumedDelay(), hub.slowestDelay());
        sayDelay(third, 60_000);
        assertEquals(config.longestDelay(), hub.slowestDelay());
        third.phone.leave();
        second.phone.leave();
        assertEquals(Duration.ofMillis(2500), hub.slowestDelay());
        first.phone.leave();
        assertEquals(config.assumedDelay(), hub.slowestDelay());
    }

    @Test
    void doesNotWaitForOnePhoneInTwoHundred() {
        append(started());
        for (int fan = 0; fan < 200; fan++) {
            sayDelay(join(fan), fan == 0 ? 14_000 : 3000);
        }
        assertEquals(Duration.ofSeconds(3), hub.slowestDelay());
        sayDelay(join(200), 14_000);
        assertEquals(Duration.ofSeconds(14), hub.slowestDelay());
    }

    @Test
    void countsHeldAndShownOncePerFan() {
        append(started());
        append(staged("r1-1"));
        FakePhone phone = join(1);
        FakePhone other = join(2);
        phone.say(new FromPhone.CueHeld(new CueRunId("r1-1")));
        phone.say(new FromPhone.CueHeld(new CueRunId("r1-1")));
        other.say(new FromPhone.CueHeld(new CueRunId("r1-1")));
        other.phone.leave();
        assertEquals(
                new AudiencePulse(1, 0, 0, 1, 0, null, null, null, null, 0, List.of()),
                hub.pulse());
        append(onAir("r1-1"));
        FromPhone.CueShown shown =
                new FromPhone.CueShown(
                        new CueRunId("r1-1"), new MediaTime(1_040_000), Duration.ofMillis(2500));
        phone.say(shown);
        phone.say(shown);

        AudiencePulse pulse = hub.pulse();
        assertEquals(1, pulse.shown());
        assertEquals(Duration.ofMillis(40), pulse.skewP50());
        assertEquals(Duration.ofMillis(2501), pulse.delayP50(), "to three digits");
    }

    @Test
    void spreadsTheSkewsOfTheCueOnAirOverBarsAndAddsUpDroppedFrames() {
        append(started());
        append(staged("r1-1"));
        List<FakePhone> audience = IntStream.range(0, 5).mapToObj(this::join).toList();
        append(onAir("r1-1"));
        assertEquals(List.of(), hub.pulse().spread());
        long[] skewMicros = {-1_500, 0, 9_999, 33_333, 70_000_000};
        for (int i = 0; i < skewMicros.length; i++) {
            sayShown(audience.get(i), "r1-1", skewMicros[i], 3L);
        }
        sayShown(audience.get(0), "r1-1", 0, 1000L);

        AudiencePulse pulse = hub.pulse();
        assertEquals(15, pulse.droppedFrames(), "each phone's once");
        assertEquals(
                List.of(
                        bar(-1000, 0, 1),
                        bar(0, 10, 2),
                        bar(10, 20, 0),
                        bar(20, 40, 1),
                        bar(40, 80, 0),
                        bar(80, 200, 0),
                        bar(200, 1000, 0),
                        new SpreadBar(Duration.ofSeconds(1), null, 1)),
                pulse.spread());

        append(staged("r1-2"));
        append(onAir("r1-2"));
        sayShown(audience.get(0), "r1-2", 0, null);
        sayShown(audience.get(1), "r1-2", 0, Long.MAX_VALUE);
        assertEquals(ShardReports.MOST_DROPPED, hub.pulse().droppedFrames());
    }

    private static SpreadBar bar(int fromMillis, int toMillis, long phones) {
        return new SpreadBar(Duration.ofMillis(fromMillis), Duration.ofMillis(toMillis), phones);
    }

    private static void sayShown(
            FakePhone phone, String cueRun, long skewMicros, @Nullable Long droppedFrames) {
        phone.say(
                new FromPhone.CueShown(
                        new CueRunId(cueRun),
                        new MediaTime(1_000_000 + skewMicros),
                        Duration.ofSeconds(8),
                        droppedFrames));
    }

    @Test
    void answersAWebSocketPingAndAClose() {
        append(started());
        FakePhone phone = join(1);
        phone.received();
        phone.socket.sendRaw(FrameReaderTest.frame(0x89, "abc"));
        phone.phone.onReadable();
        phone.socket.sendRaw(FrameReaderTest.frame(0x88, ""));
        phone.phone.onReadable();

        assertEquals(List.of("pong abc", "close 1000"), phone.socket.received());
    }

    @Test
    void closesAPhoneThatSpeaksBinary() {
        append(started());
        FakePhone phone = join(1);
        phone.received();
        phone.socket.sendRaw(FrameReaderTest.frame(0x82, "x"));
        phone.phone.onReadable();

        assertEquals("close 1003", phone.socket.received().getLast());
        assertTrue(phone.socket.hasEndedWrites);
    }

    @Test
    void closesAPhoneThatBreaksTheFramingAndIgnoresTheRest() {
        append(started());
        FakePhone phone = join(1);
        phone.received();
        phone.socket.sendRaw(new byte[] {(byte) 0x81, 0, 1, 2, 3});
        phone.phone.onReadable();
        phone.socket.send("more");
        phone.phone.onReadable();

        assertEquals("close 1002", phone.socket.received().getLast());
        assertTrue(phone.socket.hasEndedWrites);
    }

    private AudienceHub hub(AudienceConfig with) {
        return new AudienceHub(with, RUN, tickets, ballots, clock, () -> WALL, () -> nanos);
    }

    private static AudienceConfig config(Duration returnWithin) {
        AudienceConfig standard = AudienceConfig.standard();
        return new AudienceConfig(
                RING,
                standard.messageBytes(),
                standard.outboxBytes(),
                standard.helloWithin(),
                standard.heartbeat(),
                standard.silentAfter(),
                standard.tooSlowAfter(),
                standard.closeWithin(),
                standard.messagesPerSecond(),
                standard.messageBurst(),
                standard.malformedMessages(),
                standard.maxFans(),
                returnWithin,
                standard.assumedDelay(),
                standard.longestDelay(),
                standard.transport(),
                standard.maxPhones());
    }

    private void append(Fact fact) {
        LogEntry entry = new LogEntry(log.size() + 1, WALL, fact, AS_RUN);
        log.add(entry);
        hub.onEntry(entry);
    }

    private static void sayDelay(FakePhone phone, long millis) {
        phone.say(
                new FromPhone.CueShown(
                        new CueRunId("r1-1"), new MediaTime(1), Duration.ofMillis(millis)));
    }

    private void stage(int times) {
        for (int i = 0; i < times; i++) {
            append(staged("r1-" + i));
        }
    }

    /// As the ticker does.
    private void pass(Duration time) {
        long end = nanos + time.toNanos();
        while (nanos < end) {
            nanos = Math.min(end, nanos + Duration.ofMillis(TimerWheel.TICK_MILLIS).toNanos());
            hub.tick();
        }
    }

    private FakePhone connect() {
        FakeSocket socket = new FakeSocket();
        return new FakePhone(socket, hub.connect(socket, IO_THREAD));
    }

    private FromPhone hello(int fan) {
        return new FromPhone.Hello(ticket(fan), null, null);
    }

    private FakePhone join(int fan) {
        FakePhone phone = connect();
        phone.say(hello(fan));
        return phone;
    }

    private String ticket(int fan) {
        return tickets.sign(new Ticket(RUN, new FanIndex(fan), WALL.plusSeconds(60)));
    }

    private ToPhone welcome(int fan) {
        return new ToPhone.Welcome(RUN, new FanIndex(fan), config.heartbeat());
    }

    private ToPhone.Entry entry(long offset) {
        return AudienceState.forPhones(log.get((int) offset - 1));
    }

    private ToPhone snapshot(long offset, long... entries) {
        return new ToPhone.Snapshot(
                RUN, offset, LongStream.of(entries).mapToObj(this::entry).toList());
    }

    private static List<String> closing(CloseReason reason) {
        Duration retryAfter = reason.mayReconnect() ? Duration.ZERO : null;
        ToPhone message =
                new ToPhone.Closing(
                        reason.code(), reason.text(), reason.mayReconnect(), retryAfter, List.of());
        return List.of(new String(MessageCodec.encode(message), UTF_8), "close " + reason.code());
    }

    private static Fact started() {
        return new Fact.RunStarted(RUN, "The Show", RunMode.REHEARSAL, List.of("en"), "");
    }

    private static Fact revealed(String cueRun) {
        return new Fact.CueRevealed(
                new CueRunId(cueRun),
                new MediaTime(9),
                new Tally(Map.of(new OptionId("A"), 1L)),
                null);
    }

    private static Fact staged(String cueRun) {
        return new Fact.CueStaged(new CueRunId(cueRun), new SealedContent("QUJD".repeat(20)));
    }

    private static Fact onAir(String cueRun) {
        return new Fact.CueOnAir(
                new CueRunId(cueRun), new MediaTime(1_000_000), null, SealKey.of(new byte[32]));
    }

    /// A phone and the far end of its socket.
    private record FakePhone(FakeSocket socket, Phone phone) {

        void say(FromPhone message) {
            socket.send(new String(MessageCodec.encode(message), UTF_8));
            phone.onReadable();
        }

        List<ToPhone> received() {
            return socket.received().stream().map(FakePhone::decode).toList();
        }

        List<String> lastTwo() {
            List<String> all = socket.received();
            return all.subList(all.size() - 2, all.size());
        }

        private static ToPhone decode(String json) {
            try {
                return MessageCodec.decode(ToPhone.class, json.getBytes(UTF_8)).orElseThrow();
            } catch (MalformedMessageException e) {
                throw new AssertionError(json, e);
            }
        }
    }
}
