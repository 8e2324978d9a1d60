package ngage.mobsim.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import ngage.protocol.AskKind;
import ngage.protocol.BallotRefusal;
import ngage.protocol.CountingRule;
import ngage.protocol.CueContent;
import ngage.protocol.CueContent.Ask;
import ngage.protocol.CueRunId;
import ngage.protocol.Fact;
import ngage.protocol.MediaTime;
import ngage.protocol.MessageCodec;
import ngage.protocol.Option;
import ngage.protocol.OptionId;
import ngage.protocol.SealKey;
import ngage.protocol.SealedContent;
import ngage.protocol.ShowRunId;
import ngage.protocol.Tally;
import ngage.protocol.Texts;
import ngage.protocol.ToPhone.Entry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VerdictTest {

    private static final int PHONES = 200;
    private static final int A = 1;
    private static final int B = 2;
    private static final long MINUTE = 60_000_000_000L;
    private static final ShowRunId RUN = new ShowRunId("r1");
    private static final CueRunId ASK = new CueRunId("r1-1");
    private static final SealKey KEY = SealKey.of(new byte[32]);

    private final MobRecord record = new MobRecord(PHONES);
    private long offset;
    private long now;

    @BeforeEach
    void everybodySeesAnAsk() {
        for (int phone = 0; phone < PHONES; phone++) {
            record.onOnline(phone);
        }
        byte[] content =
                MessageCodec.encode(
                        new Ask(
                                AskKind.QUESTION,
                                Texts.of("en", "Which?"),
                                List.of(option("A"), option("B")),
                                null,
                                CountingRule.FIRST));
        entry(new Fact.CueStaged(ASK, SealedContent.seal(content, ASK, KEY, new byte[12])));
        entry(new Fact.CueOnAir(ASK, new MediaTime(1), null, KEY));
        for (int phone = 0; phone < PHONES; phone++) {
            show(ASK, phone);
        }
    }

    @Test
    void isGoodWhenStoreTallyAndBookAgree() throws InterruptedException {
        counted(0, A);
        counted(1, B);
        counted(2, B);
        reveal(1, 2);
        Summary summary = judge((byte) 1, (byte) 2, (byte) 2, (byte) 0);
        assertEquals(List.of(), summary.problems());
        assertTrue(summary.isGood() && summary.isVerified());
        assertEquals(10, summary.displaySkewMs().p50(), 0.2);
    }

    @Test
    void readsOnlyTheChoiceOfAStoredByte() throws InterruptedException {
        counted(0, A);
        assertTrue(judge((byte) 0x11).isGood());
    }

    @Test
    void findsAcknowledgedBallotsThatAreMissingOrChanged() throws InterruptedException {
        counted(0, A);
        counted(1, B);
        counted(3, A);
        assertEquals(3, judge((byte) 0, (byte) 1).lost());
    }

    @Test
    void findsWhatTheTallyHasTooOftenAndWhatItLacks() throws InterruptedException {
        counted(0, A);
        counted(1, B);
        reveal(3, 0);
        Summary summary = judge((byte) 1, (byte) 2);
        assertEquals(2, summary.doubled());
        assertEquals(1, summary.lost());
    }

    @Test
    void aChangeThatGotNoReplyMayBeStoredOrNot() throws InterruptedException {
        counted(0, A);
        cast(0, 0, 2, B);
        assertEquals(0, judge((byte) 1).lost());
        assertEquals(0, judge((byte) 2).lost());
        assertEquals(1, judge((byte) 2).cues().getFirst().unanswered());
    }

    @Test
    void aBallotThatWasTooLateMustNotBeStored() throws InterruptedException {
        connectionsWereLost();
        cast(0, 0, 1, A);
        ballots().onRefused(0, 1, BallotRefusal.TOO_LATE);
        assertTrue(judge((byte) 0).isGood());
        assertEquals(Map.of(Violation.REFUSED_BUT_STORED, 1L), judge((byte) 1).violations());
        assertEquals(1, judge((byte) 0).cues().getFirst().late());
    }

    @Test
    void findsAnAcknowledgedBallotThatIsMissingThoughItsReplyCrossedWithTheNext()
            throws InterruptedException {
        cast(0, 0, 1, A);
        cast(0, 0, 2, B);
        ballots().onCounted(0, 1, A);
        ballots().onRefused(0, 2, BallotRefusal.TOO_LATE);
        assertEquals(1, judge((byte) 0).lost());
        assertEquals(1, judge((byte) 2).lost());
        assertEquals(0, judge((byte) 1).lost());
    }

    @Test
    void keepsTheHighestAcknowledgementWhateverOrderTheRepliesComeIn() throws InterruptedException {
        cast(0, 0, 1, A);
        cast(0, 0, 2, B);
        ballots().onCounted(0, 2, B);
        ballots().onCounted(0, 1, B);
        assertEquals(0, judge((byte) 2).lost());
        assertEquals(1, judge((byte) 1).lost());
        assertEquals(Map.of(), judge((byte) 2).violations());
    }

    @Test
    void aBallotWhoseReplyWasLostMayBeStoredThoughTheNextWasTooLate() throws InterruptedException {
        connectionsWereLost();
        cast(0, 0, 1, A);
        cast(0, 0, 2, B);
        ballots().onRefused(0, 2, BallotRefusal.TOO_LATE);
        assertEquals(List.of(), judge((byte) 1).problems());
        assertEquals(List.of(), judge((byte) 0).problems());
        assertEquals(Map.of(Violation.REFUSED_BUT_STORED, 1L), judge((byte) 2).violations());
    }

    @Test
    void aRefusedChangeThatReplacedWhatWasAcknowledgedIsBothLostAndStored()
            throws InterruptedException {
        connectionsWereLost();
        counted(0, A);
        cast(0, 0, 2, B);
        ballots().onRefused(0, 2, BallotRefusal.TOO_LATE);
        assertEquals(List.of(), judge((byte) 1).problems());
        Summary summary = judge((byte) 2);
        assertEquals(1, summary.lost());
        assertEquals(Map.of(Violation.REFUSED_BUT_STORED, 1L), summary.violations());
    }

    @Test
    void isNotGoodWhenManyPhonesAreAwayAtACueForNoReason() throws InterruptedException {
        goOnAirWithout(2);
        assertEquals(2, judge().cues().getLast().away());
        assertEquals(List.of(), judge().problems());
        goOnAirWithout(3);
        assertEquals(List.of("3 phones were away at r1-3, for no reason"), judge().problems());
    }

    @Test
    void forgivesPhonesThatAreAwayWhenTheirConnectionsWereLost() throws InterruptedException {
        connectionsWereLost();
        goOnAirWithout(3);
        assertEquals(List.of(), judge().problems());
        assertEquals(3, judge().losses());
    }

    @Test
    void isNotGoodWhenManyBallotsAreLateForNoReason() throws InterruptedException {
        for (int phone = 0; phone < 98; phone++) {
            counted(phone, A);
        }
        byte[] stored = new byte[98];
        Arrays.fill(stored, (byte) A);
        tooLate(98);
        tooLate(99);
        assertEquals(List.of(), judge(stored).problems());
        tooLate(100);
        assertEquals(
                List.of("3 ballots of 101 phones that answered r1-1 were late, for no reason"),
                judge(stored).problems());
    }

    @Test
    void forgivesLateBallotsWhenConnectionsWereLost() throws InterruptedException {
        connectionsWereLost();
        tooLate(0);
        tooLate(1);
        tooLate(2);
        assertEquals(List.of(), judge().problems());
    }

    @Test
    void isNotGoodWithoutARecount() throws InterruptedException {
        Summary summary = new Verdict(record, null).judge(1, watchdog());
        assertFalse(summary.isGood() || summary.isVerified());
    }

    @Test
    void isNotGoodWhenTheBackendDoesNotSay() throws InterruptedException {
        Recount broken =
                _ -> {
                    throw new IOException("connection refused");
                };
        Summary summary = new Verdict(record, broken).judge(1, watchdog());
        assertFalse(summary.isGood() || summary.isVerified());
        assertEquals(
                List.of("r1-1 could not be counted again: java.io.IOException: connection refused"),
                summary.problems());
    }

    @Test
    void saysOfEachCueWhetherItWasCountedAgain() throws InterruptedException {
        goOnAirWithout(0);
        assertEquals(List.of(true, true), verified(judge()));
        assertEquals(
                List.of(false, true), verified(new Verdict(record, null).judge(1, watchdog())));
        Recount broken =
                _ -> {
                    throw new IOException("connection refused");
                };
        assertEquals(
                List.of(false, true), verified(new Verdict(record, broken).judge(1, watchdog())));
    }

    private static List<Boolean> verified(Summary summary) {
        return summary.cues().stream().map(CueSummary::isVerified).toList();
    }

    @Test
    void findsABallotStoredForAFanOfTheMobThatNeverTapped() throws InterruptedException {
        record.onFan(0, 0);
        record.onFan(1, 1);
        counted(0, A);
        assertTrue(judge((byte) A, (byte) 0, (byte) B).isGood());
        assertEquals(1, judge((byte) A, (byte) 0, (byte) B).cues().getFirst().ofOthers());

        Summary summary = judge((byte) A, (byte) B, (byte) B);
        assertEquals(Map.of(Violation.STORED_NOT_CAST, 1L), summary.violations());
        assertEquals(1, summary.cues().getFirst().ofOthers());
        assertFalse(summary.isGood());
    }

    @Test
    void findsABallotStoredAsAnOptionThatWasNeverCastWhateverThePhoneWasTold()
            throws InterruptedException {
        connectionsWereLost();
        tooLate(0);
        cast(1, 1, 1, B);
        assertEquals(Map.of(), judge((byte) 0, (byte) B).violations());
        assertEquals(Map.of(Violation.STORED_NOT_CAST, 2L), judge((byte) A, (byte) A).violations());
    }

    @Test
    void doesNotTellFansOfTwoRunsApart() throws InterruptedException {
        record.onFan(1, 1);
        record.onEntry(
                new ShowRunId("r2"),
                new Entry(1, Instant.EPOCH, new Fact.CueStaged(new CueRunId("r2-1"), null)),
                0,
                now);
        assertEquals(Map.of(), judge((byte) 0, (byte) B).violations());
    }

    @Test
    void findsPhonesThatGotDifferentLogs() throws InterruptedException {
        record.onEntry(
                RUN,
                new Entry(1, Instant.EPOCH, new Fact.CueLocked(ASK, new MediaTime(9))),
                2,
                now);
        assertEquals(Map.of(Violation.DIVERGED, 1L), judge().violations());
    }

    @Test
    void findsPhonesThatDidNotGetTheEndOfTheLogThoughTheyWereConnected()
            throws InterruptedException {
        entry(new Fact.CueLocked(ASK, new MediaTime(9)));
        reveal(0, 0);
        now += MINUTE;
        end(0, PHONES - 2, offset);
        end(PHONES - 2, PHONES, offset - 2);
        Summary summary = judge();
        assertEquals(2, summary.behind());
        assertEquals(
                List.of("2 phones were connected at the end and had not got the whole log"),
                summary.problems());
    }

    @Test
    void doesNotExpectOfThePhonesWhatWasStillOnItsWayToThem() throws InterruptedException {
        now += MINUTE;
        entry(new Fact.CueLocked(ASK, new MediaTime(9)));
        now += MINUTE / 60;
        end(0, PHONES, offset - 1);
        assertEquals(List.of(), judge().problems());
    }

    @Test
    void aPhoneThatNeverHeardOfACueHasMissedItAlsoWhenTheRunIsOver() throws InterruptedException {
        goOnAirWithout(0);
        CueRunId deaf = new CueRunId("r1-3");
        stageAndGo(deaf);
        for (int phone = 3; phone < PHONES; phone++) {
            show(deaf, phone);
        }
        now += MINUTE;
        end(0, 3, offset - 2);
        end(3, PHONES, offset);
        Summary summary = judge();
        assertEquals(3, summary.missed());
        assertEquals(3, summary.behind());
    }

    @Test
    void aCueOfTheLastMomentIsNotMissedByThoseWhomItHadNotReached() throws InterruptedException {
        now += MINUTE;
        CueRunId last = new CueRunId("r1-2");
        stageAndGo(last);
        for (int phone = 3; phone < PHONES; phone++) {
            show(last, phone);
        }
        end(0, 3, offset - 2);
        end(3, PHONES, offset);
        assertEquals(List.of(), judge().problems());
    }

    @Test
    void findsAWorkerThatHeardNothingAtAll() throws InterruptedException, IOException {
        MobRecord deaf = new MobRecord(1, PHONES);
        deaf.onOnline(0);
        now += MINUTE;
        end(0, PHONES, offset);
        deaf.onEnd(0, null, 0, now);
        Summary summary = judge(merged(record, deaf));
        assertEquals(1, summary.behind());
        assertEquals(PHONES + 1, summary.joined());
    }

    @Test
    void findsPhonesThatWereLostAndDidNotComeBackUnlessTheScenarioKeptThemAway()
            throws InterruptedException, IOException {
        now += MINUTE;
        end(0, PHONES, offset);
        record.onOffline(7);
        record.onOffline(8);
        record.onStalled(9);
        record.onExcused(8);
        record.onExcused(9);
        Summary summary = judge();
        assertEquals(1, summary.gone());
        assertEquals(List.of("1 phones were not connected at the end"), summary.problems());
        assertEquals(1, judge(merged(record, new MobRecord(1, PHONES))).gone());
    }

    @Test
    void isNotGoodWhenPhonesHadSomethingLeftWhenThePatienceWasOver()
            throws InterruptedException, IOException {
        record.onUnsettled(2);
        assertEquals(
                List.of("2 phones had something left to show, to send or to hear of"),
                judge().problems());
        assertEquals(2, judge(merged(record, new MobRecord(1, PHONES))).unsettled());
    }

    @Test
    void aBallotThatWasNeverSentIsUnanswered() throws InterruptedException {
        ballots().onCast(0, 0, 1, A);
        Summary summary = judge();
        assertEquals(1, summary.cues().getFirst().unanswered());
        assertEquals(List.of("1 ballots got no final reply"), summary.problems());
    }

    private void end(int from, int to, long offset) {
        for (int phone = from; phone < to; phone++) {
            record.onEnd(phone, RUN, offset, now);
        }
    }

    /// As it is with workers.
    private static MobRecord merged(MobRecord first, MobRecord second) throws IOException {
        MobRecord whole = new MobRecord(first.phones() + second.phones());
        add(whole, first, 0);
        add(whole, second, first.phones());
        return whole;
    }

    private static void add(MobRecord whole, MobRecord part, int firstPhone) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        part.writeTo(out);
        whole.addFrom(new ByteArrayInputStream(out.toByteArray()), firstPhone);
    }

    private static Summary judge(MobRecord of) throws InterruptedException {
        return new Verdict(of, _ -> new byte[0]).judge(1, watchdog());
    }

    /// As many as make answers late and phones miss cues.
    private void connectionsWereLost() {
        for (int i = 0; i < 3; i++) {
            record.onConnectionLost(i, 0);
        }
    }

    private void cast(int phone, int fan, int seq, int choice) {
        ballots().onCast(phone, fan, seq, choice);
        ballots().onSent(phone);
    }

    private void tooLate(int phone) {
        cast(phone, phone, 1, B);
        ballots().onRefused(phone, 1, BallotRefusal.TOO_LATE);
    }

    /// The next cue; who is away comes back later.
    private void goOnAirWithout(int phones) {
        for (int phone = 0; phone < phones; phone++) {
            record.onOffline(phone);
        }
        CueRunId cueRun = new CueRunId("r1-" + (record.cueRuns().size() + 1));
        stageAndGo(cueRun);
        for (int phone = phones; phone < PHONES; phone++) {
            show(cueRun, phone);
        }
        for (int phone = 0; phone < phones; phone++) {
            record.onOnline(phone);
        }
    }

    private void stageAndGo(CueRunId cueRun) {
        byte[] content =
                MessageCodec.encode(new CueContent.Announcement(Texts.of("en", "Hello"), null));
        entry(new Fact.CueStaged(cueRun, SealedContent.seal(content, cueRun, KEY, new byte[12])));
        entry(new Fact.CueOnAir(cueRun, new MediaTime(1), null, KEY));
    }

    private void show(CueRunId cueRun, int phone) {
        record.cueRun(cueRun).onHeard(phone);
        record.cueRun(cueRun).onShown(phone, 10_000);
    }

    private void counted(int phone, int choice) {
        cast(phone, phone, 1, choice);
        ballots().onCounted(phone, 1, choice);
    }

    private void reveal(long a, long b) {
        Map<OptionId, Long> counts = new LinkedHashMap<>();
        counts.put(new OptionId("A"), a);
        counts.put(new OptionId("B"), b);
        entry(new Fact.CueRevealed(ASK, new MediaTime(2), new Tally(counts), null));
    }

    private void entry(Fact fact) {
        offset++;
        record.onEntry(RUN, new Entry(offset, Instant.EPOCH, fact), 0, now);
    }

    private BallotLedger ballots() {
        return Objects.requireNonNull(record.cueRun(ASK).ballots());
    }

    private Summary judge(byte... stored) throws InterruptedException {
        return new Verdict(record, _ -> stored).judge(1, watchdog());
    }

    private static JitterWatchdog.Findings watchdog() {
        return new JitterWatchdog.Findings(new Percentiles(0, 0, 0), 0, false);
    }

    private static Option option(String id) {
        return new Option(new OptionId(id), Texts.of("en", id));
    }
}
